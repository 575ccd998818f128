using System.Globalization;
using System.Text.Json;

namespace TacoQ.Relay.Search;

/// <summary>Members of arguments, found by a path of names and indexes: the same as PostgreSQL's functions <c>tacoq.search_…</c>.</summary>
internal static class JsonArguments
{
    public static string? Text(ReadOnlyMemory<byte> json, IReadOnlyList<string> path) => Read(json, path, static member => member.ValueKind == JsonValueKind.String ? member.GetString() : null);

    public static double? Number(ReadOnlyMemory<byte> json, IReadOnlyList<string> path) =>
        Read<double?>(json, path, static member => member.ValueKind == JsonValueKind.Number && member.TryGetDouble(out var number) && double.IsFinite(number) ? number : null);

    public static string? Literal(ReadOnlyMemory<byte> json, IReadOnlyList<string> path) => Read(json, path, static member => member.ValueKind switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => "null",
        _ => null,
    });

    private static T? Read<T>(ReadOnlyMemory<byte> json, IReadOnlyList<string> path, Func<JsonElement, T?> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Find(document.RootElement, path) is { } member ? read(member) : default;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    private static JsonElement? Find(JsonElement at, IReadOnlyList<string> path)
    {
        foreach (var name in path)
        {
            switch (at.ValueKind)
            {
                case JsonValueKind.Object when at.TryGetProperty(name, out var member):
                    at = member;
                    break;
                case JsonValueKind.Array when int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)
                    && (index < 0 ? index + at.GetArrayLength() : index) is var i && i >= 0 && i < at.GetArrayLength():
                    at = at[i];
                    break;
                default:
                    return null;
            }
        }

        return at;
    }
}
