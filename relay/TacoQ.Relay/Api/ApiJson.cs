using System.Text.Json;
using System.Text.Json.Serialization;
using TacoQ.Relay.Catalogue;

namespace TacoQ.Relay.Api;

/// <summary>What only the relay's own answers have.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IReadOnlyList<SchemaError>))]
internal sealed partial class ApiJson : JsonSerializerContext;
