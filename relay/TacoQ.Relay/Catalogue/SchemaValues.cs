using System.Globalization;
using System.Text.Json;

namespace TacoQ.Relay.Catalogue;

/// <summary>The keywords for numbers and strings.</summary>
internal static class SchemaValues
{
    /// <summary>What is wrong with a number or a string, or null.</summary>
    public static string? Fault(JsonElement schema, JsonElement value) => value.ValueKind == JsonValueKind.Number ? OfNumber(schema, value) : OfText(schema, value);

    private static string? OfNumber(JsonElement schema, JsonElement value) =>
        Limit(schema, "minimum") is { } minimum && Compare(value, minimum) < 0 ? $"is less than {minimum.GetRawText()}"
        : Limit(schema, "maximum") is { } maximum && Compare(value, maximum) > 0 ? $"is greater than {maximum.GetRawText()}"
        : null;

    private static string? OfText(JsonElement schema, JsonElement value)
    {
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "is no valid text: it has half of a surrogate pair";
        }

        var length = text.EnumerateRunes().Count();
        return Limit(schema, "minLength") is { } minimum && length < minimum.GetDouble() ? $"has {length} characters, but must have {minimum.GetRawText()} or more"
            : Limit(schema, "maxLength") is { } maximum && length > maximum.GetDouble() ? $"has {length} characters, but must have at most {maximum.GetRawText()}"
            : schema.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.String ? OfFormat(format.GetString()!, value, text)
            : null;
    }

    private static string? OfFormat(string format, JsonElement value, string text) => format switch
    {
        "uuid" when !value.TryGetGuid(out _) => "is no UUID",
        "date-time" when !value.TryGetDateTimeOffset(out _) => "is no date and time (RFC 3339)",
        "date" when !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) => "is no date (yyyy-MM-dd)",
        "time-local" when !(IsSpan(text, out var time) && time.Ticks is >= 0 and < TimeSpan.TicksPerDay) => "is no time (HH:mm:ss)",
        "time-span" when !IsSpan(text, out _) => "is no duration ([d.]hh:mm:ss[.fffffff])",
        "uri-reference" when !Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _) => "is no URI",
        "byte" when !value.TryGetBytesFromBase64(out _) => "is no base64",
        _ => null,
    };

    private static bool IsSpan(string text, out TimeSpan span) => TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out span);

    private static JsonElement? Limit(JsonElement schema, string keyword) => schema.TryGetProperty(keyword, out var limit) && limit.ValueKind == JsonValueKind.Number ? limit : null;

    /// <summary>Exactly, as far as decimals go: 64 bits are more than a double has.</summary>
    private static int Compare(JsonElement value, JsonElement limit) =>
        value.TryGetDecimal(out var exact) && limit.TryGetDecimal(out var exactLimit) ? exact.CompareTo(exactLimit) : value.GetDouble().CompareTo(limit.GetDouble());
}
