using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Finds out how the instances that run tasks are created.</summary>
internal static class TargetParser
{
    public static TaskTarget Parse(INamedTypeSymbol type) => Constructors.Choose(type) is [var constructor] && !NeedsInitializer(type, constructor) && !constructor.HasErrors()
        ? new(type.BareReference(), true, constructor.Parameters.Select(ServiceParser.Parse).ToEquatableArray(), ObsoleteRules.Warnings(constructor).ToEquatableArray())
        : new(type.BareReference(), false, [], ObsoleteRules.Warnings(type).ToEquatableArray());

    private static bool NeedsInitializer(INamedTypeSymbol type, IMethodSymbol constructor)
    {
        if (constructor.GetAttributes().Any(static attribute => attribute.Is("System.Diagnostics.CodeAnalysis", "SetsRequiredMembersAttribute")))
        {
            return false;
        }

        return type.WithBases().SelectMany(static current => current.GetMembers())
            .Any(static member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true });
    }
}
