using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>The worker kind of a class: its own, that of a type around it, that of the assembly, or the default.</summary>
internal static class WorkerKinds
{
    private const string Default = "default";

    public static string Of(INamedTypeSymbol type) =>
        type.WithContainers().Concat<ISymbol>([type.ContainingAssembly])
            .SelectMany(static symbol => symbol.GetAttributes())
            .Where(static attribute => attribute.IsWorkerKind())
            .Select(Of)
            .FirstOrDefault() ?? Default;

    /// <summary>What an attribute says; empty, and so invalid, when it says null.</summary>
    public static string Of(AttributeData attribute) => attribute.ConstructorArguments is [{ Value: string kind }] ? kind : "";
}
