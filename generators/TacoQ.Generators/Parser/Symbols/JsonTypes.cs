using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>How System.Text.Json sees types.</summary>
internal static class JsonTypes
{
    private const string Serialization = "System.Text.Json.Serialization";
    private const string Collections = "System.Collections.Generic";

    public static bool HasConverter(ITypeSymbol type) =>
        type.GetAttributes().Any(static attribute => attribute.AttributeClass?.IsOrDerivesFrom(Serialization, "JsonConverterAttribute") ?? false);

    public static bool IsPolymorphic(ITypeSymbol type) =>
        type.GetAttributes().Any(static attribute => attribute.Is(Serialization, "JsonPolymorphicAttribute") || attribute.Is(Serialization, "JsonDerivedTypeAttribute"));

    /// <summary>The interfaces of collections that it reads into a collection of its own choice.</summary>
    public static bool IsCommonCollection(ITypeSymbol type) => type.OriginalDefinition switch
    {
        {
            SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T
                or SpecialType.System_Collections_Generic_ICollection_T
                or SpecialType.System_Collections_Generic_IList_T
                or SpecialType.System_Collections_Generic_IReadOnlyCollection_T
                or SpecialType.System_Collections_Generic_IReadOnlyList_T
        } => true,
        var other => IsDictionaryInterface(other) || other.Is(Collections, "ISet"),
    };

    public static bool IsAsyncStream(ITypeSymbol type) => WithInterfaces(type).Any(static implemented => implemented.Is(Collections, "IAsyncEnumerable"));

    public static bool IsCollection(ITypeSymbol type) =>
        WithInterfaces(type).Any(static implemented => implemented.SpecialType == SpecialType.System_Collections_IEnumerable)
        || type.Is("System", "Memory") || type.Is("System", "ReadOnlyMemory");

    /// <summary>The interface by which a type is a dictionary; null when it is none.</summary>
    public static INamedTypeSymbol? DictionaryOf(ITypeSymbol type) =>
        WithInterfaces(type).Where(IsDictionaryInterface).OfType<INamedTypeSymbol>().OrderByDescending(static implemented => implemented.Arity).FirstOrDefault();

    /// <summary>What a collection has; null when that can be anything.</summary>
    public static ITypeSymbol? ElementOf(ITypeSymbol type) => WithInterfaces(type).OfType<INamedTypeSymbol>()
        .FirstOrDefault(static implemented => implemented.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)?.TypeArguments[0];

    /// <summary>Whether a value is a JSON object, so that it can be the payload itself.</summary>
    public static bool IsObject(ITypeSymbol type) => type switch
    {
        _ when HasConverter(type) || Scalars.Has(type) || IsOtherValue(type) => false,
        _ when WithInterfaces(type).Any(IsDictionaryInterface) => true,
        { TypeKind: TypeKind.Interface } => IsPolymorphic(type),
        { TypeKind: TypeKind.Class or TypeKind.Struct } => !IsCollection(type),
        _ => false,
    };

    /// <summary>Types that it writes as something else than an object, or as whatever they hold.</summary>
    public static bool IsOtherValue(ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_Object
        || (type.ContainingNamespace.Is("System") && type.Name is "Half" or "Int128" or "UInt128" or "Version")
        || (type.ContainingNamespace.Is("System.Text.Json") && type.Name is "JsonElement" or "JsonDocument")
        || (type.ContainingNamespace.Is("System.Text.Json.Nodes") && type.Name is "JsonNode" or "JsonValue" or "JsonArray");

    private static bool IsDictionaryInterface(ITypeSymbol type) =>
        type.Is(Collections, "IDictionary") || type.Is(Collections, "IReadOnlyDictionary") || type.Is("System.Collections", "IDictionary");

    private static IEnumerable<ITypeSymbol> WithInterfaces(ITypeSymbol type) => type.AllInterfaces.Concat<ITypeSymbol>([type]);
}
