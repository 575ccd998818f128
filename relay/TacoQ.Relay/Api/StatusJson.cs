using System.Text.Json;
using System.Text.Json.Serialization;

namespace TacoQ.Relay.Api;

/// <summary>The JSON of health, info and the quarantine's batches.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, MaxDepth = 8)]
[JsonSerializable(typeof(HealthStatus))]
[JsonSerializable(typeof(RelayInfo))]
[JsonSerializable(typeof(QuarantineSelection))]
[JsonSerializable(typeof(QuarantineBatchResult))]
[JsonSerializable(typeof(QuarantineCount))]
internal sealed partial class StatusJson : JsonSerializerContext;
