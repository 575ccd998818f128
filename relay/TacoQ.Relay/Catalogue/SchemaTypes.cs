using System.Text.Json;

namespace TacoQ.Relay.Catalogue;

/// <summary>The keyword <c>type</c>.</summary>
internal static class SchemaTypes
{
    /// <summary>Whether a value is of the type, or of one of the types.</summary>
    public static bool Fits(JsonElement type, JsonElement value) => type.ValueKind switch
    {
        JsonValueKind.String => Is(type.GetString()!, value),
        JsonValueKind.Array => type.EnumerateArray().Any(one => Fits(one, value)),
        _ => true,
    };

    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Number => $"the number {Cut(value.GetRawText())}",
        JsonValueKind.String => "a string",
        JsonValueKind.Array => "an array",
        _ => "an object",
    };

    public static string Name(JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? string.Join(" or ", type.EnumerateArray().Select(Name))
        : type.GetString() switch
        {
            "null" => "null",
            "integer" or "array" or "object" => $"an {type.GetString()}",
            var other => $"a {other}",
        };

    private static bool Is(string type, JsonElement value) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && IsInteger(value),
        "string" => value.ValueKind == JsonValueKind.String,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => true,
    };

    private static bool IsInteger(JsonElement value) => value.TryGetDecimal(out var number) ? number == decimal.Truncate(number) : double.IsInteger(value.GetDouble());

    private static string Cut(string number) => number.Length <= 40 ? number : number[..40] + "…";
}
