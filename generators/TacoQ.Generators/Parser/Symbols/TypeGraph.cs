using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>What is around a type, and what a method is made of.</summary>
internal static class TypeGraph
{
    /// <summary>A type and the types that it is nested in, from the inside out.</summary>
    public static IEnumerable<INamedTypeSymbol> WithContainers(this INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            yield return current;
        }
    }

    /// <summary>A type and its base classes, from the bottom up.</summary>
    public static IEnumerable<ITypeSymbol> WithBases(this ITypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }

    /// <summary>What a call of a method names: the method, where it is, and the types of its signature.</summary>
    public static IEnumerable<ISymbol> Mentions(this IMethodSymbol method) =>
        method.ContainingType.WithContainers().Concat<ISymbol>([method])
            .Concat(method.Parameters.SelectMany(static parameter => parameter.Type.Mentions()))
            .Concat(method.ReturnType.Mentions());

    /// <summary>What the name of a type names: the type, those it is nested in, and its type arguments.</summary>
    public static IEnumerable<INamedTypeSymbol> Mentions(this ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType.Mentions(),
        INamedTypeSymbol named => named.WithContainers().Concat(named.TypeArguments.SelectMany(Mentions)),
        _ => [],
    };

    /// <summary>Whether something that a method mentions is unknown. The compiler has reported that already.</summary>
    public static bool HasErrors(this IMethodSymbol method) => method.Mentions().Any(static symbol => symbol is IErrorTypeSymbol);
}
