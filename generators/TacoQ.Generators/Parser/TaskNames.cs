using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>What tasks are called after.</summary>
internal static class TaskNames
{
    /// <summary>A method's name without <c>Async</c>: the name of its stub.</summary>
    public static string OfMethod(IMethodSymbol method) => WithoutSuffix(method.Name, "Async");

    /// <summary>A type's name, an interface's without its <c>I</c>.</summary>
    public static string OfType(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Interface, Name: ['I', var next, ..] name } && char.IsUpper(next) ? name.Substring(1) : type.Name;

    /// <summary>A name without a suffix, unless nothing would be left.</summary>
    public static string WithoutSuffix(string name, string suffix) =>
        name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - suffix.Length) : name;
}
