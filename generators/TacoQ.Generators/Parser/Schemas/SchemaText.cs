using System.Globalization;
using System.Text;

namespace TacoQ.Generators;

/// <summary>JSON Schemas as text, on one line.</summary>
internal static class SchemaText
{
    public const string Anything = "true";

    /// <summary>Says of a value that not everybody may see it. Our own keyword, which validators pass over: writeOnly would say that nobody ever gets it.</summary>
    public const string SensitiveKeyword = "\"x-tacoq-sensitive\":true";

    /// <summary>A value of which nothing is known but that not everybody may see it.</summary>
    public const string SensitiveAnything = "{" + SensitiveKeyword + "}";

    private const string TypeStart = "{\"type\":\"";

    public static string Object(IEnumerable<(string Name, string Value)> members) =>
        $"{{{string.Join(",", members.Select(static member => $"{String(member.Name)}:{member.Value}"))}}}";

    public static string Array(IEnumerable<string> items) => $"[{string.Join(",", items)}]";

    public static string Type(string type, params (string Name, string Value)[] others) => Object([("type", String(type)), .. others]);

    /// <summary>The same, or null.</summary>
    public static string OrNull(string schema)
    {
        if (schema == Anything)
        {
            return schema;
        }

        if (!schema.StartsWith(TypeStart, StringComparison.Ordinal) || schema.Contains("\"enum\""))
        {
            return Object([("anyOf", Array([schema, Type("null")]))]);
        }

        var end = schema.IndexOf('"', TypeStart.Length) + 1;
        return $"{{\"type\":[{schema.Substring(TypeStart.Length - 1, end - TypeStart.Length + 1)},\"null\"]{schema.Substring(end)}";
    }

    /// <summary>The same, for who may see it.</summary>
    public static string Sensitive(string schema) =>
        schema == Anything || schema == SensitiveAnything ? SensitiveAnything : $"{schema.Substring(0, schema.Length - 1)},{SensitiveKeyword}}}";

    /// <summary>Whether something in it is not for everybody.</summary>
    public static bool HasSensitive(string schema) => schema.Contains(SensitiveKeyword);

    public static string String(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                < ' ' or '\u0085' or '\u2028' or '\u2029' => $"\\u{((int)c).ToString("x4", CultureInfo.InvariantCulture)}",
                _ => c.ToString(),
            });
        }

        return text.Append('"').ToString();
    }
}
