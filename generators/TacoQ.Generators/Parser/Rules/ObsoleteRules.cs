using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>What generated code uses raises no error for being obsolete, and the warnings that it raises are known.</summary>
internal static class ObsoleteRules
{
    public static IEnumerable<Violation> Check(IMethodSymbol method)
    {
        if (method.Mentions().FirstOrDefault(IsForbidden) is { } forbidden)
        {
            yield return new(Descriptors.ObsoleteAsError, Place.Name, method.Name, forbidden.Name);
        }
    }

    /// <summary>Whether every use of a symbol is an error.</summary>
    public static bool IsForbidden(ISymbol symbol) =>
        symbol.GetAttributes().Any(static attribute => attribute.Is("System", "ObsoleteAttribute") && attribute.ConstructorArguments is [_, { Value: true }]);

    /// <summary>The ids of the warnings that a call of a method raises, beside the compiler's own for what is obsolete.</summary>
    public static IEnumerable<string> Warnings(IMethodSymbol method) => Warnings(method.Mentions());

    /// <summary>The same for the use of a class.</summary>
    public static IEnumerable<string> Warnings(INamedTypeSymbol type) => Warnings(type.WithContainers());

    /// <summary>The same for the use of symbols.</summary>
    public static IEnumerable<string> Warnings(IEnumerable<ISymbol> symbols) =>
        symbols.SelectMany(static symbol => symbol.GetAttributes()).Select(Warning).OfType<string>().Distinct();

    private static string? Warning(AttributeData attribute) => attribute switch
    {
        _ when attribute.Is("System", "ObsoleteAttribute") => attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == "DiagnosticId").Value.Value as string,
        { ConstructorArguments: [{ Value: string id }] } when attribute.Is("System.Diagnostics.CodeAnalysis", "ExperimentalAttribute") => id,
        _ => null,
    };
}
