using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Finds out how the instances that run tasks are created.</summary>
internal static class TargetParser
{
    public static TaskTarget Parse(INamedTypeSymbol type) => Constructors.Choose(type) is { Length: 1 } chosen && !NeedsInitializer(type, chosen[0])
        ? new(type.BareReference(), true, chosen[0].Parameters.Select(ServiceParser.Parse).ToEquatableArray(), ObsoleteRules.Warnings(chosen[0]).ToEquatableArray())
        : new(type.BareReference(), false, [], ObsoleteRules.Warnings(type).ToEquatableArray());

    private static bool NeedsInitializer(INamedTypeSymbol type, IMethodSymbol constructor)
    {
        if (constructor.GetAttributes().Any(static attribute => attribute.Is("System.Diagnostics.CodeAnalysis", "SetsRequiredMembersAttribute")))
        {
            return false;
        }

        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers().Any(static member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }))
            {
                return true;
            }
        }

        return false;
    }
}
