using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>What generated code uses raises no error for being obsolete, and the warnings that it raises are known.</summary>
internal static class ObsoleteRules
{
    public static IEnumerable<Violation> Check(IMethodSymbol method)
    {
        if (Uses(method).FirstOrDefault(IsForbidden) is { } forbidden)
        {
            yield return new(Descriptors.ObsoleteAsError, Place.Name, method.Name, forbidden.Name);
        }
    }

    /// <summary>Whether every use of a symbol is an error.</summary>
    public static bool IsForbidden(ISymbol symbol) =>
        symbol.GetAttributes().Any(static attribute => attribute.Is("System", "ObsoleteAttribute") && attribute.ConstructorArguments is [_, { Value: true }]);

    /// <summary>The ids of the warnings that a call of a method raises, beside the compiler's own for what is obsolete.</summary>
    public static IEnumerable<string> Warnings(IMethodSymbol method) => Warnings(Uses(method));

    /// <summary>The same for a class.</summary>
    public static IEnumerable<string> Warnings(INamedTypeSymbol type) => Warnings(type.WithContainers());

    /// <summary>What generated code names when it calls a method: itself, where it is, and the types of its signature.</summary>
    public static IEnumerable<ISymbol> Uses(IMethodSymbol method) =>
        method.ContainingType.WithContainers().Concat<ISymbol>([method])
            .Concat(method.Parameters.SelectMany(static parameter => Types(parameter.Type)))
            .Concat(Types(method.ReturnType));

    private static IEnumerable<ISymbol> Types(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Types(array.ElementType),
        INamedTypeSymbol named => named.WithContainers().Concat(named.TypeArguments.SelectMany(Types)),
        _ => [],
    };

    private static IEnumerable<string> Warnings(IEnumerable<ISymbol> symbols) =>
        symbols.SelectMany(static symbol => symbol.GetAttributes()).Select(Warning).OfType<string>().Distinct();

    private static string? Warning(AttributeData attribute) => attribute switch
    {
        _ when attribute.Is("System", "ObsoleteAttribute") => attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == "DiagnosticId").Value.Value as string,
        { ConstructorArguments: [{ Value: string id }] } when attribute.Is("System.Diagnostics.CodeAnalysis", "ExperimentalAttribute") => id,
        _ => null,
    };
}
