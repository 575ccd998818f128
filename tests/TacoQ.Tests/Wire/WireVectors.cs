using System.Text.Json;
using System.Text.Json.Nodes;
using TacoQ.TestServers;

namespace TacoQ.Tests.Wire;

/// <summary>The golden data of the wire: <c>tests/data/wire-vectors.json</c>, a copy of the shared file.</summary>
internal static class WireVectors
{
    private static readonly Lazy<JsonObject> File = new(() => JsonNode.Parse(System.IO.File.ReadAllText(Repository.File("tests", "data", "wire-vectors.json")))!.AsObject());

    public static IEnumerable<JsonObject> Golden => Of("vectors");

    public static IEnumerable<JsonObject> Foreign => Of("foreign_or_malformed");

    public static IEnumerable<JsonObject> Captured => Of("captured_from_relay_queue");

    public static IEnumerable<JsonObject> Quirks => Of("encoder_quirks");

    public static string Name(JsonObject vector) => vector["name"]!.GetValue<string>();

    /// <summary>A value of the conventions: base64 or repeated bytes or text.</summary>
    public static byte[] Bytes(JsonNode node) => node["base64"] is { } base64
        ? Convert.FromBase64String(base64.GetValue<string>())
        : Repeat(Convert.FromBase64String(node["repeat_base64"]!.GetValue<string>()), node["count"]!.GetValue<int>());

    public static string? Text(JsonNode? node) => node switch
    {
        null => null,
        JsonObject repeated => string.Concat(Enumerable.Repeat(repeated["repeat_string"]!.GetValue<string>(), repeated["count"]!.GetValue<int>())),
        _ => node.GetValue<string>(),
    };

    public static long? Number(JsonNode? node) => node?.GetValue<JsonElement>().GetInt64();

    public static Dictionary<string, string>? Map(JsonNode? node) => node?.AsArray().ToDictionary(entry => Text(entry![0])!, entry => Text(entry![1])!);

    private static IEnumerable<JsonObject> Of(string member) => File.Value[member]!.AsArray().Select(node => node!.AsObject());

    private static byte[] Repeat(byte[] unit, int count)
    {
        var bytes = new byte[unit.Length * count];
        for (var i = 0; i < count; i++)
        {
            unit.CopyTo(bytes, i * unit.Length);
        }

        return bytes;
    }
}
