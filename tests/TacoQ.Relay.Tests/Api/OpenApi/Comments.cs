using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TacoQ.Relay.Tests.Api.OpenApi;

/// <summary>Descriptions of schemas: the documentation comments of their types.</summary>
internal sealed partial class Comments
{
    private readonly Dictionary<string, string> summaries = Directory.EnumerateFiles(AppContext.BaseDirectory, "TacoQ*.xml")
        .SelectMany(file => XDocument.Load(file).Descendants("member"))
        .Where(member => member.Attribute("name")!.Value[0] is 'T' or 'P')
        .GroupBy(member => ShortName(member.Attribute("name")!.Value))
        .ToDictionary(members => members.Key, members => Text(members.First()), StringComparer.OrdinalIgnoreCase);

    public void AddTo(string type, JsonObject schema)
    {
        if (summaries.TryGetValue(type, out var summary))
        {
            schema["description"] = summary;
        }

        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            if (property is JsonObject described && !described.ContainsKey("$ref") && summaries.TryGetValue($"{type}.{name}", out var text))
            {
                described["description"] = text;
            }
        }
    }

    /// <summary><c>P:TacoQ.Type.Member</c> as <c>Type.Member</c>.</summary>
    private static string ShortName(string name)
    {
        var parts = name[2..].Split('.');
        return name[0] == 'T' ? parts[^1] : string.Join('.', parts[^2..]);
    }

    private static string Text(XElement member)
    {
        var text = string.Concat((member.Element("summary")?.Nodes() ?? []).Select(node => node switch
        {
            XElement { Name.LocalName: "see" } see => Camel((see.Attribute("cref")?.Value ?? see.Attribute("langword")?.Value ?? "").Split('.', ':')[^1]),
            XElement element => element.Value,
            _ => node.ToString(),
        }));
        var parameters = member.Elements("param").Count();
        return parameters > 0 && text.Length == 0 ? "" : Spaces().Replace(System.Net.WebUtility.HtmlDecode(text), " ").Trim();
    }

    private static string Camel(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name[1..];

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();
}
