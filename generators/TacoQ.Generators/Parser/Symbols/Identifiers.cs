using Microsoft.CodeAnalysis.CSharp;

namespace TacoQ.Generators;

/// <summary>Names as the compiler takes them.</summary>
internal static class Identifiers
{
    /// <summary>A name, with <c>@</c> when it is a keyword.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) is SyntaxKind.AwaitKeyword or SyntaxKind.FieldKeyword
            ? "@" + name
            : name;

    /// <summary>A name that no other has: itself, or with a number from 2 on. It is taken afterwards.</summary>
    public static string Take(this ISet<string> taken, params IEnumerable<string> wishes)
    {
        var names = wishes as IReadOnlyList<string> ?? [.. wishes];
        for (var number = 1; ; number++)
        {
            foreach (var name in names)
            {
                var numbered = number == 1 ? name : name + number;
                if (taken.Add(numbered))
                {
                    return numbered;
                }
            }
        }
    }
}
