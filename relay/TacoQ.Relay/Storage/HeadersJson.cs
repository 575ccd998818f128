using System.Text.Json;

namespace TacoQ.Relay.Storage;

/// <summary>Headers and trace contexts as JSON; nothing where there are none.</summary>
internal static class HeadersJson
{
    public static string? Write(IReadOnlyDictionary<string, string>? headers) =>
        headers is null ? null : JsonSerializer.Serialize(headers, RelayJson.Default.IReadOnlyDictionaryStringString);

    public static IReadOnlyDictionary<string, string>? Read(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, RelayJson.Default.IReadOnlyDictionaryStringString);
}
