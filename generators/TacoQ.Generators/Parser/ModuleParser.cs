using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Finds what the assembly's module needs to know of the compilation.</summary>
internal static class ModuleParser
{
    private const string Root = "TacoQ.Generated";

    /// <summary>Whether the project refers to the runtime.</summary>
    public static bool HasRuntime(Compilation compilation) => compilation.GetTypeByMetadataName(KnownTypes.TacoQBuilder) is not null;

    /// <summary>The namespace of what is generated for an assembly, apart from its stubs: <c>TacoQ.Generated.My_App.Core</c>.</summary>
    public static string Namespace(string assemblyName)
    {
        var letters = string.Concat(assemblyName.Select(static c => c == '.' || char.IsLetterOrDigit(c) ? c : '_'));
        var parts = letters.Split(['.'], StringSplitOptions.RemoveEmptyEntries).Select(static part => Identifiers.Escape(char.IsDigit(part[0]) ? $"_{part}" : part));
        return string.Join(".", [Root, .. parts]);
    }

    /// <summary>The modules of the assemblies that this one refers to, in the order of their names.</summary>
    public static EquatableArray<ModuleReference> References(Compilation compilation, CancellationToken cancellationToken)
    {
        var modules = new List<ModuleReference>();
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols.Where(assembly => Contracts.RefersToRuntime(assembly) && IsGlobal(assembly, compilation)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            modules.AddRange(assembly.GetAttributes()
                .Where(static attribute => attribute.IsModule())
                .SelectMany(static attribute => attribute.ConstructorArguments)
                .Select(static argument => argument.Value)
                .OfType<INamedTypeSymbol>()
                .Where(static module => module.TypeKind == TypeKind.Class)
                .Select(module => new ModuleReference(assembly.Name, module.BareReference())));
        }

        return modules.OrderBy(static module => module.AssemblyName, StringComparer.Ordinal).ToEquatableArray();
    }

    // Behind an extern alias it cannot be named by global::.
    private static bool IsGlobal(IAssemblySymbol assembly, Compilation compilation) =>
        compilation.GetMetadataReference(assembly)?.Properties.Aliases is not { IsEmpty: false } aliases || aliases.Contains(MetadataReferenceProperties.GlobalAlias);
}
