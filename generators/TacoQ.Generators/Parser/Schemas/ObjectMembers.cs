using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>The members that System.Text.Json sees in an object.</summary>
internal static class ObjectMembers
{
    private const string Serialization = "System.Text.Json.Serialization";
    private const int IgnoredAlways = 1;

    /// <summary>Properties and fields, those of the base classes last.</summary>
    public static IEnumerable<ISymbol> Of(INamedTypeSymbol type) => type.WithBases()
        .Where(static current => current.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType))
        .SelectMany(static current => current.GetMembers())
        .Where(IsMember)
        .GroupBy(static member => member.Name)
        .Select(static same => same.First())
        .Where(static member => !IsIgnored(member));

    public static ITypeSymbol TypeOf(ISymbol member) => member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;

    public static string NameOf(ISymbol member, PayloadNaming naming) =>
        Find(member, "JsonPropertyNameAttribute")?.ConstructorArguments is [{ Value: string name }] ? name : PayloadNames.OfMember(member, naming);

    /// <summary>Whether it is read and written in a way of its own.</summary>
    public static bool IsSpecial(ISymbol symbol) => Find(symbol, "JsonNumberHandlingAttribute") is not null
        || symbol.GetAttributes().Any(static attribute => attribute.AttributeClass?.IsOrDerivesFrom(Serialization, "JsonConverterAttribute") ?? false);

    /// <summary>Whether an object has to have it: by its declaration, or because the constructor takes it and has neither a default nor a null for it.</summary>
    public static bool IsRequired(ISymbol member, ImmutableArray<IParameterSymbol> constructor) =>
        member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }
        || Find(member, "JsonRequiredAttribute") is not null
        || constructor.Any(parameter => parameter.Name.Equals(member.Name, StringComparison.OrdinalIgnoreCase) && !parameter.HasExplicitDefaultValue
            && !MayBeNull(parameter.Type));

    /// <summary>Whether null is a value. A <c>T?</c> whose T is a value type is that type itself, and where nobody says anything of a reference, it can be null.</summary>
    public static bool MayBeNull(ITypeSymbol type) => type.IsReferenceType
        ? type.NullableAnnotation != NullableAnnotation.NotAnnotated
        : type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    /// <summary>The parameters of the constructor that makes it; none when it is made by one without.</summary>
    public static ImmutableArray<IParameterSymbol> ConstructorOf(INamedTypeSymbol type)
    {
        var constructors = type.InstanceConstructors;
        if (constructors.FirstOrDefault(static constructor => Find(constructor, "JsonConstructorAttribute") is not null) is { } marked)
        {
            return marked.Parameters;
        }

        var callable = constructors.Where(static constructor => constructor.DeclaredAccessibility == Accessibility.Public).ToImmutableArray();
        return callable is [{ Parameters: var parameters }] ? parameters : [];
    }

    /// <summary>Whether an object must not have any other.</summary>
    public static bool AreAll(INamedTypeSymbol type) => Find(type, "JsonUnmappedMemberHandlingAttribute")?.ConstructorArguments is [{ Value: 1 }];

    private static bool IsMember(ISymbol member) => member switch
    {
        IPropertySymbol { IsStatic: false, IsIndexer: false } property =>
            property.GetMethod?.DeclaredAccessibility == Accessibility.Public || property.SetMethod?.DeclaredAccessibility == Accessibility.Public || IsIncluded(property),
        IFieldSymbol { IsStatic: false, AssociatedSymbol: null } field => IsIncluded(field),
        _ => false,
    };

    private static bool IsIncluded(ISymbol member) => Find(member, "JsonIncludeAttribute") is not null;

    private static bool IsIgnored(ISymbol member) =>
        Find(member, "JsonExtensionDataAttribute") is not null
        || (Find(member, "JsonIgnoreAttribute") is { } ignore
            && ignore.NamedArguments.Select(static argument => argument.Value.Value).FirstOrDefault() is null or IgnoredAlways);

    private static AttributeData? Find(ISymbol symbol, string attribute) => symbol.GetAttributes().FirstOrDefault(found => found.Is(Serialization, attribute));
}
