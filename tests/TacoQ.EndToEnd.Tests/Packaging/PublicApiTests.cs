using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TacoQ.EndToEnd.Tests.Packaging;

/// <summary>What users can see of each package, approved by hand: a change of it is a change of the file beside.</summary>
public class PublicApiTests
{
    private static readonly SymbolDisplayFormat Format = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints | SymbolDisplayGenericsOptions.IncludeVariance,
        SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeConstantValue | SymbolDisplayMemberOptions.IncludeModifiers,
        SymbolDisplayDelegateStyle.NameAndSignature,
        SymbolDisplayExtensionMethodStyle.Default,
        SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeModifiers | SymbolDisplayParameterOptions.IncludeExtensionThis,
        SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        SymbolDisplayLocalOptions.None,
        SymbolDisplayKindOptions.IncludeTypeKeyword,
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    [Theory]
    [InlineData("TacoQ")]
    [InlineData("TacoQ.RabbitMQ")]
    [InlineData("TacoQ.Relay")]
    public void The_public_API_is_the_approved_one(string package) => string.Join('\n', Describe(package)).ShouldMatchApproved(options => options
        .WithFilenameGenerator((_, _, type, extension) => $"{package}.PublicApi.{type}.{extension}")
        .SubFolder("../Snapshots")
        .WithFileExtension(".txt")
        .NoDiff());

    private static IEnumerable<string> Describe(string package)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)).ToArray();
        var reference = references.Single(one => Path.GetFileNameWithoutExtension(one.FilePath) == package);
        var assembly = (IAssemblySymbol)CSharpCompilation.Create("api", references: references).GetAssemblyOrModuleSymbol(reference)!;
        foreach (var type in Types(assembly.GlobalNamespace).OrderBy(type => type.ToDisplayString(), StringComparer.Ordinal))
        {
            yield return $"{type.ToDisplayString(Format)}{Bases(type)}";
            foreach (var member in type.GetMembers().Where(IsVisible).Select(member => member.ToDisplayString(Format)).Order(StringComparer.Ordinal))
            {
                yield return "    " + member;
            }
        }
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) => container.GetMembers().OfType<INamespaceOrTypeSymbol>()
        .SelectMany(member => member is INamedTypeSymbol type ? IsPublic(type) ? Types(type).Prepend(type) : [] : Types(member));

    private static string Bases(INamedTypeSymbol type)
    {
        var bases = new[] { type.BaseType }.Where(one => one is { SpecialType: SpecialType.None }).Concat(type.Interfaces).Select(one => one!.ToDisplayString()).ToArray();
        return bases.Length == 0 ? "" : " : " + string.Join(", ", bases);
    }

    /// <summary>Without accessors, which their property shows, and without what the compiler adds to records, enums and delegates.</summary>
    private static bool IsVisible(ISymbol member) => IsPublic(member)
        && member is not (INamedTypeSymbol or IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove })
        && !member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == nameof(System.Runtime.CompilerServices.CompilerGeneratedAttribute))
        && member.ContainingType.TypeKind != TypeKind.Delegate;

    private static bool IsPublic(ISymbol symbol) => symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;
}
