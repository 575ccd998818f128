using System.Text.Json.Serialization;

namespace TacoQ.Relay.Storage;

/// <summary>JSON within the store.</summary>
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyList<long>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class RelayJson : JsonSerializerContext;
