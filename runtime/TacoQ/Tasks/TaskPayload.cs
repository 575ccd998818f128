using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TacoQ;

/// <summary>
/// Arguments or a result, as bytes: opaque to broker and relay. Ours are UTF-8 JSON. In JSON it stands as itself when it
/// is JSON, and otherwise as <c>{"$base64": "…"}</c>.
/// </summary>
/// <param name="Bytes">The bytes.</param>
[JsonConverter(typeof(Converter))]
[SuppressMessage("Usage", "CA2231", Justification = "A record struct has these operators.")]
public readonly record struct TaskPayload(ReadOnlyMemory<byte> Bytes)
{
    private const string Base64Member = "$base64";

    /// <summary>True when the bytes are one JSON value.</summary>
    public bool IsJson
    {
        get
        {
            var reader = new Utf8JsonReader(Bytes.Span);
            try
            {
                return reader.Read() && reader.TrySkip() && !reader.Read();
            }
            catch (JsonException)
            {
                return false;
            }
        }
    }

    /// <summary>Equal when the bytes are.</summary>
    /// <param name="other">The other payload.</param>
    /// <returns>Whether the bytes are the same.</returns>
    public bool Equals(TaskPayload other) => Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }

    internal sealed class Converter : JsonConverter<TaskPayload>
    {
        public override bool HandleNull => true;

        public override TaskPayload Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.GetPropertyCount() == 1
                && root.TryGetProperty(Base64Member, out var base64) && base64.TryGetBytesFromBase64(out var bytes))
            {
                return new(bytes);
            }

            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                root.WriteTo(writer);
            }

            return new(buffer.WrittenMemory);
        }

        public override void Write(Utf8JsonWriter writer, TaskPayload value, JsonSerializerOptions options)
        {
            if (value.IsJson && !LooksWrapped(value.Bytes.Span))
            {
                writer.WriteRawValue(value.Bytes.Span, skipInputValidation: true);
                return;
            }

            writer.WriteStartObject();
            writer.WriteBase64String(Base64Member, value.Bytes.Span);
            writer.WriteEndObject();
        }

        // A payload that happens to look like the wrapping is wrapped too, so that reading gives it back.
        private static bool LooksWrapped(ReadOnlySpan<byte> json)
        {
            var reader = new Utf8JsonReader(json);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject
                && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(Base64Member);
        }
    }
}
