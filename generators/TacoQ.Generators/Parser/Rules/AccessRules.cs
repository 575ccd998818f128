using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Generated code of the same assembly must reach a task's method and class.</summary>
internal static class AccessRules
{
    public static IEnumerable<Violation> Check(IMethodSymbol method)
    {
        var hidden = new ISymbol[] { method }.Concat(method.ContainingType.WithContainers()).FirstOrDefault(static symbol => Obstacle(symbol) is not null);
        if (hidden is not null)
        {
            var what = ReferenceEquals(hidden, method) ? "it" : $"the type '{hidden.Name}'";
            yield return new(Descriptors.NotAccessible, Place.Name, method.Name, what, Obstacle(hidden)!);
        }
    }

    /// <summary>Whether generated code of the same assembly reaches a type.</summary>
    public static bool IsReachable(INamedTypeSymbol type) => type.WithContainers().All(static symbol => Obstacle(symbol) is null);

    /// <summary>Whether everybody reaches a method. The types of its signature are then public too: the compiler sees to that.</summary>
    public static bool IsPublic(IMethodSymbol method) =>
        method.DeclaredAccessibility == Accessibility.Public
        && method.ContainingType.WithContainers().All(static type => type.DeclaredAccessibility == Accessibility.Public);

    /// <summary>Why generated code of the same assembly does not reach a symbol, or null.</summary>
    public static string? Obstacle(ISymbol symbol) => symbol switch
    {
        INamedTypeSymbol { IsFileLocal: true } => "local to its file",
        { DeclaredAccessibility: Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal } => null,
        { DeclaredAccessibility: Accessibility.Protected or Accessibility.ProtectedAndInternal } => "protected",
        _ => "private",
    };
}
