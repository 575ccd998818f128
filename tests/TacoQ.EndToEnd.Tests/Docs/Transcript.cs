using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TacoQ.EndToEnd.Tests.Docs;

/// <summary>
/// A page with commands and what they print: each block <c>```sh</c> is run, and the block after it, when there is one, is compared with
/// what was printed. In a block <c>```json</c> the text "…" stands for any value, and a member "…" for any further members; in a block
/// <c>```text</c> … stands for any text in a line, and a line … for any lines.
/// </summary>
internal static partial class Transcript
{
    public static IReadOnlyList<Step> Read(string page)
    {
        var steps = new List<Step>();
        foreach (var block in Blocks().Matches(page).Select(match => (Language: match.Groups[1].Value, Text: match.Groups[2].Value, match.Index)))
        {
            if (block.Language == "sh")
            {
                steps.Add(new(block.Text, null, false, page[..block.Index].Count(c => c == '\n') + 1));
            }
            else if (steps.Count > 0 && steps[^1].Expected is null)
            {
                steps[^1] = steps[^1] with { Expected = block.Text, IsJson = block.Language == "json" };
            }
        }

        return steps;
    }

    /// <summary>What is different, or null.</summary>
    public static string? Compare(Step step, string printed)
    {
        if (step.Expected is not { } expected)
        {
            return null;
        }

        if (step.IsJson)
        {
            try
            {
                return Difference(JsonNode.Parse(expected), JsonNode.Parse(printed), "$");
            }
            catch (System.Text.Json.JsonException e)
            {
                return $"no JSON ({e.Message}): {printed}";
            }
        }

        var pattern = "^" + Regex.Escape(expected.Trim()).Replace("\\n…\\n", "\\n(?:.*\\n)*?", StringComparison.Ordinal).Replace("…", "[^\\n]*", StringComparison.Ordinal) + "$";
        return Regex.IsMatch(printed.Replace("\r", "", StringComparison.Ordinal).Trim(), pattern, RegexOptions.None, TimeSpan.FromSeconds(5)) ? null : printed;
    }

    private static string? Difference(JsonNode? expected, JsonNode? actual, string path)
    {
        if (expected is JsonValue any && any.ToString() == "…")
        {
            return actual is null ? $"{path} is missing" : null;
        }

        switch (expected, actual)
        {
            case (JsonObject wanted, JsonObject got):
                var unexpected = wanted.ContainsKey("…") ? [] : got.Select(member => member.Key).Where(name => !wanted.ContainsKey(name)).ToArray();
                return unexpected.Length > 0
                    ? $"{path} has {string.Join(", ", unexpected)}, too"
                    : wanted.Where(member => member.Key != "…").Select(member => Difference(member.Value, got[member.Key], $"{path}.{member.Key}")).FirstOrDefault(difference => difference is not null);
            case (JsonArray wanted, JsonArray got):
                return wanted.Count != got.Count
                    ? $"{path} has {got.Count} elements"
                    : wanted.Select((item, i) => Difference(item, got[i], $"{path}[{i}]")).FirstOrDefault(difference => difference is not null);
            default:
                return JsonNode.DeepEquals(expected, actual) ? null : $"{path} is {actual?.ToJsonString() ?? "missing"}";
        }
    }

    /// <param name="Command">What is run.</param>
    /// <param name="Expected">What it shall print; null when that is of no interest.</param>
    /// <param name="IsJson">Whether that is JSON.</param>
    /// <param name="Line">Where it stands in the page.</param>
    internal sealed record Step(string Command, string? Expected, bool IsJson, int Line);

    [GeneratedRegex(@"^```(sh|json|text)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Blocks();
}
