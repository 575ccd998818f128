using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TacoQ.Generation;

/// <summary>Writes arguments and results: one method, an overload a type, each in the same form as System.Text.Json.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PayloadWriter
{
    /// <summary>Writes a value.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The value.</param>
    public static void Write(Utf8JsonWriter writer, string? value) => writer.WriteStringValue(value);

    /// <inheritdoc cref="Write(Utf8JsonWriter, string?)"/>
    public static void Write(Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value);

    /// <inheritdoc cref="Write(Utf8JsonWriter, string?)"/>
    public static void Write(Utf8JsonWriter writer, int value) => writer.WriteNumberValue(value);

    /// <inheritdoc cref="Write(Utf8JsonWriter, string?)"/>
    public static void Write(Utf8JsonWriter writer, uint value) => writer.WriteNumberValue(value);

    /// <inheritdoc cref="Write(Utf8JsonWriter, string?)"/>
    public static void Write(Utf8JsonWriter writer, long value) => writer.WriteNumberValue(value);

    /// <inheritdoc cref="Write(Utf8JsonWriter, string?)"/>
    public static void Write(Utf8JsonWriter writer, ulong value) => writer.WriteNumberValue(value);

    /// <inheritdoc cref="Write(Utf8JsonWriter, string?)"/>
    public static void Write(Utf8JsonWriter writer, float value)
    {
        if (float.IsFinite(value))
        {
            writer.WriteNumberValue(value);
            return;
        }

        writer.WriteStringValue(NameOf(value));
    }

    /// <inheritdoc cref="Write(Utf8JsonWriter, string?)"/>
    public static void Write(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
            return;
        }

        writer.WriteStringValue(NameOf(value));
    }

    /// <inheritdoc cref="Write(Utf8JsonWriter, string?)"/>
    public static void Write(Utf8JsonWriter writer, decimal value) => writer.WriteNumberValue(value);

    /// <inheritdoc cref="Write(Utf8JsonWriter, string?)"/>
    public static void Write(Utf8JsonWriter writer, char value) => writer.WriteStringValue(new ReadOnlySpan<char>(in value));

    /// <inheritdoc cref="Write(Utf8JsonWriter, string?)"/>
    public static void Write(Utf8JsonWriter writer, Guid value) => writer.WriteStringValue(value);

    /// <inheritdoc cref="Write(Utf8JsonWriter, string?)"/>
    public static void Write(Utf8JsonWriter writer, DateTime value) => writer.WriteStringValue(value);

    /// <inheritdoc cref="Write(Utf8JsonWriter, string?)"/>
    public static void Write(Utf8JsonWriter writer, DateTimeOffset value) => writer.WriteStringValue(value);

    /// <inheritdoc cref="Write(Utf8JsonWriter, string?)"/>
    public static void Write(Utf8JsonWriter writer, DateOnly value) => Format(writer, value, "yyyy-MM-dd");

    /// <inheritdoc cref="Write(Utf8JsonWriter, string?)"/>
    public static void Write(Utf8JsonWriter writer, TimeOnly value) => Format(writer, value.ToTimeSpan(), "c");

    /// <inheritdoc cref="Write(Utf8JsonWriter, string?)"/>
    public static void Write(Utf8JsonWriter writer, TimeSpan value) => Format(writer, value, "c");

    /// <inheritdoc cref="Write(Utf8JsonWriter, string?)"/>
    public static void Write(Utf8JsonWriter writer, Uri? value) => writer.WriteStringValue(value?.OriginalString);

    /// <inheritdoc cref="Write(Utf8JsonWriter, string?)"/>
    public static void Write(Utf8JsonWriter writer, byte[]? value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteBase64StringValue(value);
    }

    /// <summary>Writes a value of any type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The value.</param>
    /// <param name="type">How the type is written.</param>
    public static void Write<T>(Utf8JsonWriter writer, T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(writer, value, type);

    private static void Format<T>(Utf8JsonWriter writer, T value, string format)
        where T : IUtf8SpanFormattable
    {
        Span<byte> utf8 = stackalloc byte[32];
        value.TryFormat(utf8, out var length, format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(utf8[..length]);
    }

    private static string NameOf(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}
