using System.Text.Json;
using System.Text.Json.Serialization;

namespace TacoQ.Relay.Api;

/// <summary>The data of events that only streams have.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TaskProgressEvent))]
internal sealed partial class TaskEventsJson : JsonSerializerContext;
