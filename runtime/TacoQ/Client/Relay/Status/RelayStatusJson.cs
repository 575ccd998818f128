using System.Text.Json;
using System.Text.Json.Serialization;

namespace TacoQ;

/// <summary>The JSON of worker kinds, workers and statistics.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(WorkerKindStatus))]
[JsonSerializable(typeof(IReadOnlyList<WorkerKindStatus>))]
[JsonSerializable(typeof(WorkerStatus))]
[JsonSerializable(typeof(IReadOnlyList<WorkerStatus>))]
[JsonSerializable(typeof(TaskStatistics))]
internal sealed partial class RelayStatusJson : JsonSerializerContext;
