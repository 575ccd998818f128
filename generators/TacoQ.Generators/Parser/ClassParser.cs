using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Describes the class or interface that declares tasks.</summary>
internal static class ClassParser
{
    public static TaskClass Parse(INamedTypeSymbol type) => new(
        type.ContainingNamespace.DeclaredName(),
        type.BareReference(),
        type.PlainPath(),
        Names(type).Distinct().ToEquatableArray(),
        NamesBeside(type).ToEquatableArray());

    // A nested class has its containers in its stubs' name, so that Images.Tasks and Mails.Tasks differ.
    private static IEnumerable<string> Names(INamedTypeSymbol type)
    {
        var containers = string.Concat(type.WithContainers().Skip(1).Reverse().Select(static container => container.Name));
        return [containers + TaskNames.OfType(type), containers + type.Name];
    }

    private static IEnumerable<string> NamesBeside(INamedTypeSymbol type) =>
        type.ContainingNamespace.GetMembers().Select(static member => member.Name).Where(StubNames.LooksGenerated).Distinct();
}
