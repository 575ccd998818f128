using System.Globalization;
using System.Text;

namespace TacoQ.Generators;

/// <summary>JSON Schemas as text, on one line.</summary>
internal static class SchemaText
{
    public const string Anything = "true";

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
