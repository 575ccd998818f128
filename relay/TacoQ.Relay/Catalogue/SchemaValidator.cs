using System.Text;
using System.Text.Json;

namespace TacoQ.Relay.Catalogue;

/// <summary>
/// Checks a value against a JSON Schema (2020-12) by the keywords that the generator writes: type, enum, anyOf, $ref into $defs, properties,
/// required, additionalProperties, items, minimum, maximum, minLength, maxLength and format. Others are passed over.
/// </summary>
internal sealed class SchemaValidator
{
    private const int MaxErrors = 20;

    // Schemas come from workers in any language: one that refers to itself, or branches without end, must not keep the relay busy.
    private const int MaxSteps = 1_000_000;
    private const int MaxDepth = 200;

    private readonly JsonElement root;
    private int steps;

    private SchemaValidator(JsonElement root) => this.root = root;

    /// <summary>What is wrong with the value; nothing when it fits.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="value">The value.</param>
    /// <param name="pointer">Where the value is.</param>
    public static IReadOnlyList<SchemaError> Check(JsonElement schema, JsonElement value, string pointer)
    {
        var errors = new List<SchemaError>();
        new SchemaValidator(schema).Check(schema, value, pointer, errors, 0);
        return [.. errors.Take(MaxErrors)];
    }

    private void Check(JsonElement schema, JsonElement value, string pointer, List<SchemaError> errors, int depth)
    {
        if (schema.ValueKind == JsonValueKind.False)
        {
            errors.Add(new(pointer, "is not allowed"));
        }

        if (schema.ValueKind != JsonValueKind.Object || ++steps > MaxSteps || depth > MaxDepth || errors.Count >= MaxErrors)
        {
            return;
        }

        if (Find(schema) is { } referred)
        {
            Check(referred, value, pointer, errors, depth + 1);
        }

        if (schema.TryGetProperty("type", out var type) && !SchemaTypes.Fits(type, value))
        {
            errors.Add(new(pointer, $"is {SchemaTypes.Describe(value)}, but must be {SchemaTypes.Name(type)}"));
            return;
        }

        if (schema.TryGetProperty("enum", out var allowed) && allowed.ValueKind == JsonValueKind.Array && !allowed.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)))
        {
            errors.Add(new(pointer, $"must be one of {string.Join(", ", allowed.EnumerateArray().Select(one => one.GetRawText()))}"));
            return;
        }

        CheckBranches(schema, value, pointer, errors, depth);
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(schema, value, pointer, errors, depth);
                break;
            case JsonValueKind.Array when schema.TryGetProperty("items", out var items):
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Check(items, item, $"{pointer}/{index++}", errors, depth + 1);
                }

                break;
            case JsonValueKind.Number or JsonValueKind.String when SchemaValues.Fault(schema, value) is { } fault:
                errors.Add(new(pointer, fault));
                break;
        }
    }

    /// <summary>Of branches that all do not fit, the one is told of that got furthest.</summary>
    private void CheckBranches(JsonElement schema, JsonElement value, string pointer, List<SchemaError> errors, int depth)
    {
        if (!schema.TryGetProperty("anyOf", out var branches) || branches.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        List<SchemaError>? best = null;
        foreach (var branch in branches.EnumerateArray())
        {
            var found = new List<SchemaError>();
            Check(branch, value, pointer, found, depth + 1);
            if (found.Count == 0)
            {
                return;
            }

            best = best is null || found[0].Pointer.Length > best[0].Pointer.Length ? found : best;
        }

        errors.AddRange(best ?? []);
    }

    private void CheckObject(JsonElement schema, JsonElement value, string pointer, List<SchemaError> errors, int depth)
    {
        if (schema.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.Array)
        {
            errors.AddRange(required.EnumerateArray()
                .Where(name => name.ValueKind == JsonValueKind.String && !value.TryGetProperty(name.GetString()!, out _))
                .Select(name => new SchemaError(Member(pointer, name.GetString()!), "is missing")));
        }

        var hasProperties = schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object;
        var hasOthers = schema.TryGetProperty("additionalProperties", out var others);
        foreach (var member in value.EnumerateObject())
        {
            if (hasProperties && properties.TryGetProperty(member.Name, out var property))
            {
                Check(property, member.Value, Member(pointer, member.Name), errors, depth + 1);
            }
            else if (hasOthers)
            {
                Check(others, member.Value, Member(pointer, member.Name), errors, depth + 1);
            }
        }
    }

    private JsonElement? Find(JsonElement schema)
    {
        const string definitions = "#/$defs/";
        return schema.TryGetProperty("$ref", out var reference) && reference.ValueKind == JsonValueKind.String
            && reference.GetString()! is var path && path.StartsWith(definitions, StringComparison.Ordinal)
            && root.TryGetProperty("$defs", out var all) && all.ValueKind == JsonValueKind.Object
            && all.TryGetProperty(path[definitions.Length..], out var found) ? found : null;
    }

    private static string Member(string pointer, string name) =>
        new StringBuilder(pointer).Append('/').Append(name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)).ToString();
}
