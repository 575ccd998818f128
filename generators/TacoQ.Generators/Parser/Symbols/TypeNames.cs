using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>How types are written in generated code.</summary>
internal static class TypeNames
{
    private static readonly SymbolDisplayFormat Qualified = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat Namespace = Qualified
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>With <c>global::</c> and nullability: <c>global::System.Collections.Generic.List&lt;string?&gt;</c>.</summary>
    public static string Reference(this ITypeSymbol type) => Join(type.ToDisplayParts(Qualified));

    /// <summary>The same for a place where the outermost nullability has no meaning.</summary>
    public static string BareReference(this ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).Reference();

    /// <summary>The type in a <c>Nullable&lt;T&gt;</c>; any other type itself.</summary>
    public static ITypeSymbol WithoutNullable(this ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;

    /// <summary>A namespace as in its declaration; empty for the global one.</summary>
    public static string DeclaredName(this INamespaceSymbol ns) => ns.IsGlobalNamespace ? "" : ns.ToDisplayString(Namespace);

    /// <summary>Without keywords' <c>@</c>, for files and doc comments.</summary>
    public static string PlainPath(this INamedTypeSymbol type)
    {
        var outer = type.ContainingType?.PlainPath() ?? Plain(type.ContainingNamespace);
        return outer.Length == 0 ? type.Name : $"{outer}.{type.Name}";
    }

    // A dynamic is an object, and a call with one must not be bound when it runs.
    public static string Join(IEnumerable<SymbolDisplayPart> parts) =>
        string.Concat(parts.Select(static part => part.Symbol is IDynamicTypeSymbol ? "object" : part.ToString()));

    private static string Plain(INamespaceSymbol ns) => ns switch
    {
        { IsGlobalNamespace: true } => "",
        { ContainingNamespace.IsGlobalNamespace: true } => ns.Name,
        _ => $"{Plain(ns.ContainingNamespace)}.{ns.Name}",
    };
}
