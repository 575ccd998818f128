using System.Text.RegularExpressions;
using TacoQ.TestServers;

namespace TacoQ.Tests.Wire;

/// <summary><c>docs/wire.md</c>: its examples in hex and its table of types.</summary>
internal static partial class WireDocument
{
    private static readonly string Text = File.ReadAllText(Repository.File("docs", "wire.md"));

    /// <summary>The examples by name.</summary>
    public static IReadOnlyDictionary<string, byte[]> Examples { get; } = Example().Matches(Text).ToDictionary(
        example => example.Groups["name"].Value,
        example => Convert.FromHexString(string.Concat(example.Groups["lines"].Value.Split('\n').Select(line => line.Split('|')[0].Replace(" ", "", StringComparison.Ordinal)))));

    /// <summary>The rows of the table of types: names in C#, JSON, and how Python reads and writes it.</summary>
    public static IReadOnlyList<(string Types, string Json, string Read, string Write)> Types { get; } =
        [.. Text.Split('\n').SkipWhile(line => !line.StartsWith("| C# | JSON |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|')).Select(Row)];

    private static (string, string, string, string) Row(string line)
    {
        var cells = line.Split('|');
        return (cells[1].Trim(), cells[2].Trim(' ', '`'), cells[3].Trim(' ', '`'), cells[4].Trim(' ', '`'));
    }

    [GeneratedRegex(@"<!-- wire: (?<name>[^>]+) -->\n```text\n(?<lines>[^`]+)\n```")]
    private static partial Regex Example();
}
