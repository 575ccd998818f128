using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>What <c>[Sensitive]</c> marks in a payload.</summary>
internal static class SensitiveMembers
{
    private const string Serialization = "System.Text.Json.Serialization";

    // Generic types can grow without end.
    private const int MaxTypes = 200;

    public static bool IsResult(IMethodSymbol method) => method.GetReturnTypeAttributes().Any(static attribute => attribute.IsSensitive());

    public static bool Is(IParameterSymbol parameter) => parameter.GetAttributes().Any(static attribute => attribute.IsSensitive());

    /// <summary>Whether a member is marked, where it is declared or overridden, or as the parameter of a constructor that makes it.</summary>
    public static bool Is(ISymbol member, ImmutableArray<IParameterSymbol> constructor)
    {
        for (var declared = member; declared is not null; declared = (declared as IPropertySymbol)?.OverriddenProperty)
        {
            if (declared.GetAttributes().Any(static attribute => attribute.IsSensitive()))
            {
                return true;
            }
        }

        return constructor.Any(parameter => parameter.Name.Equals(member.Name, StringComparison.OrdinalIgnoreCase) && Is(parameter));
    }

    /// <summary>Whether a type has such members, or one that can be in it has.</summary>
    public static bool AreIn(ITypeSymbol type)
    {
        var seen = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        var waiting = new Stack<ITypeSymbol>([type]);
        while (waiting.Count > 0 && seen.Count < MaxTypes)
        {
            var current = waiting.Pop();
            if (!seen.Add(current))
            {
                continue;
            }

            if (current is INamedTypeSymbol { SpecialType: SpecialType.None } named)
            {
                var constructors = named.InstanceConstructors.SelectMany(static constructor => constructor.Parameters).ToImmutableArray();
                foreach (var member in ObjectMembers.Of(named))
                {
                    if (Is(member, constructors))
                    {
                        return true;
                    }

                    waiting.Push(ObjectMembers.TypeOf(member));
                }
            }

            foreach (var other in Within(current))
            {
                waiting.Push(other);
            }
        }

        return false;
    }

    /// <summary>The types that a type names: of its items and arguments, and those that can stand for it.</summary>
    private static IEnumerable<ITypeSymbol> Within(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => [array.ElementType],
        INamedTypeSymbol named => named.TypeArguments.Concat(type.GetAttributes()
            .Where(static attribute => attribute.Is(Serialization, "JsonDerivedTypeAttribute"))
            .Select(static attribute => attribute.ConstructorArguments.FirstOrDefault().Value)
            .OfType<ITypeSymbol>()),
        _ => [],
    };
}
