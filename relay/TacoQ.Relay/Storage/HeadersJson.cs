using System.Collections.Frozen;
using System.Text.Json;

namespace TacoQ.Relay.Storage;

/// <summary>Headers and trace contexts as JSON; nothing where there are none.</summary>
internal static class HeadersJson
{
    // Of most tasks.
    private const string None = "{}";

    public static string? Write(IReadOnlyDictionary<string, string>? headers) =>
        headers is null ? null : headers.Count == 0 ? None : JsonSerializer.Serialize(headers, RelayJson.Default.IReadOnlyDictionaryStringString);

    public static IReadOnlyDictionary<string, string>? Read(string? json) =>
        json is null ? null : json == None ? FrozenDictionary<string, string>.Empty : JsonSerializer.Deserialize(json, RelayJson.Default.IReadOnlyDictionaryStringString);
}
