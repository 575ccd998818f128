using System.Buffers;
using System.Text.Json;

namespace TacoQ.Relay.Catalogue;

/// <summary>
/// Masks what a schema calls sensitive. Where it cannot be told whether something is, it is masked: where a value has not the form that
/// the schema describes, and where the schema says so in a way that is not followed here.
/// </summary>
internal sealed class SensitiveMembers
{
    /// <summary>In a JSON Schema: the value is for those only who may see payloads. Other readers of the schema pass over it.</summary>
    public const string Keyword = "x-tacoq-sensitive";

    private const string Mask = "***";
    private const string Definitions = "#/$defs/";
    private const int MaxSchemas = 1000;
    private static readonly string[] Followed = ["properties", "additionalProperties", "items", "prefixItems", "anyOf", "oneOf", "allOf", "$ref", "$defs", Keyword];

    private readonly JsonElement root;

    private SensitiveMembers(JsonElement root) => this.root = root;

    /// <summary>What stands in place of a whole payload.</summary>
    public static TaskPayload Hidden { get; } = new("\"***\""u8.ToArray());

    /// <summary>The payload without what is sensitive in it.</summary>
    public static TaskPayload Hide(JsonElement schema, TaskPayload payload)
    {
        if (!Mentions(schema))
        {
            return payload;
        }

        try
        {
            using var json = JsonDocument.Parse(payload.Bytes);
            var buffer = new ArrayBufferWriter<byte>(payload.Bytes.Length);
            using (var writer = new Utf8JsonWriter(buffer))
            {
                new SensitiveMembers(schema).Write(writer, json.RootElement, [schema]);
            }

            return new(buffer.WrittenMemory);
        }
        catch (JsonException)
        {
            return Hidden;
        }
    }

    private void Write(Utf8JsonWriter writer, JsonElement value, IEnumerable<JsonElement> schemas)
    {
        var applying = new List<JsonElement>();
        if (!schemas.All(schema => TryResolve(schema, applying)) || !Fits(value, applying))
        {
            writer.WriteStringValue(Mask);
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value, applying.SelectMany(schema => OfMember(schema, member.Name)));
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item, applying.SelectMany(OfItem));
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    /// <summary>All schemas that a value may have to fit by this one.</summary>
    /// <returns>False when what it describes is sensitive, or may be.</returns>
    private bool TryResolve(JsonElement schema, List<JsonElement> applying)
    {
        if (schema.ValueKind != JsonValueKind.Object || applying.Contains(schema))
        {
            return true;
        }

        applying.Add(schema);
        if (applying.Count > MaxSchemas || IsMarked(schema) || schema.EnumerateObject().Any(member => !Followed.Contains(member.Name) && Mentions(member.Value)))
        {
            return false;
        }

        if (schema.TryGetProperty("$ref", out var reference) && !(Find(reference) is { } referred && TryResolve(referred, applying)))
        {
            return false;
        }

        foreach (var name in (string[])["anyOf", "oneOf", "allOf"])
        {
            if (schema.TryGetProperty(name, out var choices) && choices.ValueKind == JsonValueKind.Array && !choices.EnumerateArray().All(choice => TryResolve(choice, applying)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a value has a form that the schemas describe; any has, where they describe none.</summary>
    private static bool Fits(JsonElement value, List<JsonElement> schemas)
    {
        var (isObject, isArray) = (schemas.Any(HasMembers), schemas.Any(HasItems));
        return value.ValueKind switch
        {
            JsonValueKind.Null => true,
            JsonValueKind.Object => isObject || !isArray,
            JsonValueKind.Array => isArray || !isObject,
            _ => (!isObject && !isArray) || schemas.Any(IsScalar),
        };
    }

    private static bool HasMembers(JsonElement schema) => schema.TryGetProperty("properties", out _) || schema.TryGetProperty("additionalProperties", out _);

    private static bool HasItems(JsonElement schema) => schema.TryGetProperty("items", out _) || schema.TryGetProperty("prefixItems", out _);

    private static bool IsScalar(JsonElement schema) =>
        schema.TryGetProperty("type", out var type) && type.GetRawText() is var text
        && (text.Contains("string", StringComparison.Ordinal) || text.Contains("number", StringComparison.Ordinal)
            || text.Contains("integer", StringComparison.Ordinal) || text.Contains("boolean", StringComparison.Ordinal));

    /// <summary>The schemas of a member, whose name a reader may take in any case.</summary>
    private static IEnumerable<JsonElement> OfMember(JsonElement schema, string name)
    {
        var isKnown = false;
        if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject().Where(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                isKnown = true;
                yield return property.Value;
            }
        }

        if (!isKnown && schema.TryGetProperty("additionalProperties", out var others))
        {
            yield return others;
        }
    }

    private static IEnumerable<JsonElement> OfItem(JsonElement schema)
    {
        if (schema.TryGetProperty("items", out var items))
        {
            yield return items;
        }

        if (schema.TryGetProperty("prefixItems", out var first) && first.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in first.EnumerateArray())
            {
                yield return item;
            }
        }
    }

    private JsonElement? Find(JsonElement reference)
    {
        var text = reference.ValueKind == JsonValueKind.String ? reference.GetString()! : "";
        if (text == "#")
        {
            return root;
        }

        return text.StartsWith(Definitions, StringComparison.Ordinal)
            && root.TryGetProperty("$defs", out var definitions) && definitions.ValueKind == JsonValueKind.Object
            && definitions.TryGetProperty(text[Definitions.Length..], out var found)
                ? found
                : null;
    }

    private static bool IsMarked(JsonElement schema) => schema.TryGetProperty(Keyword, out var marked) && marked.ValueKind != JsonValueKind.False;

    private static bool Mentions(JsonElement schema) => schema.GetRawText().Contains(Keyword, StringComparison.Ordinal);
}
