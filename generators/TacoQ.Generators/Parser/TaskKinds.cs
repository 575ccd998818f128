using System.Text;
using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>The task kind of a method: that of its attribute, else <c>{class}.{method}</c> in kebab case.</summary>
internal static class TaskKinds
{
    public static string Of(IMethodSymbol method, AttributeData attribute) => Explicit(attribute) ?? Default(method);

    public static string? Explicit(AttributeData attribute) =>
        attribute.ConstructorArguments is [{ Value: string kind }] ? kind : null;

    private static string Default(IMethodSymbol method) =>
        $"{Kebab(TaskNames.WithoutSuffix(TaskNames.OfType(method.ContainingType), "Tasks"))}.{Kebab(TaskNames.OfMethod(method))}";

    // HTTPServer is http-server, GetURL is get-url, Sha256Hash is sha256-hash, V2API is v2-api, Get_url is get-url.
    private static string Kebab(string name)
    {
        var kebab = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            kebab.Append(StartsWord(name, i) ? "-" : "").Append(char.ToLowerInvariant(name[i]));
        }

        var words = kebab.ToString().Split(['-', '_'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? name : string.Join("-", words);
    }

    private static bool StartsWord(string name, int i) =>
        i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
}
