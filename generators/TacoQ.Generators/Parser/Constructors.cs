using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>The constructors that a worker may call.</summary>
internal static class Constructors
{
    /// <summary>Those that are marked, else all: one is as it should be, several are ambiguous.</summary>
    public static ImmutableArray<IMethodSymbol> Choose(INamedTypeSymbol type)
    {
        if (type is { IsAbstract: true } or { IsStatic: true } or { TypeKind: not TypeKind.Class })
        {
            return [];
        }

        var callable = type.InstanceConstructors.Where(IsCallable).ToImmutableArray();
        var marked = callable.Where(static constructor => constructor.GetAttributes().Any(static attribute => attribute.IsPreferredConstructor())).ToImmutableArray();
        return marked.IsEmpty ? callable : marked;
    }

    private static bool IsCallable(IMethodSymbol constructor) =>
        constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
        && !constructor.Mentions().Any(ObsoleteRules.IsForbidden)
        && constructor.Parameters.All(static parameter => parameter.RefKind == RefKind.None && !ParameterRules.LivesOnStack(parameter.Type));
}
