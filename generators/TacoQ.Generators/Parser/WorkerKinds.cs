using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>The worker kind of a class: its own, that of a type around it, that of the assembly, or the default.</summary>
internal static class WorkerKinds
{
    private const string Default = "default";

    public static string Of(INamedTypeSymbol type) => AttributeOf(type) is { } attribute ? Of(attribute) : Default;

    /// <summary>How payloads of the tasks of a class are named: what the attribute says that names its worker kind.</summary>
    public static PayloadNaming NamingOf(INamedTypeSymbol type) =>
        AttributeOf(type)?.NamedArguments.FirstOrDefault(static argument => argument.Key == "Naming").Value.Value is (int)PayloadNaming.SnakeCase
            ? PayloadNaming.SnakeCase
            : PayloadNaming.AsWritten;

    /// <summary>What an attribute says; empty, and so invalid, when it says null.</summary>
    public static string Of(AttributeData attribute) => attribute.ConstructorArguments is [{ Value: string kind }] ? kind : "";

    private static AttributeData? AttributeOf(INamedTypeSymbol type) =>
        type.WithContainers().Concat<ISymbol>([type.ContainingAssembly])
            .SelectMany(static symbol => symbol.GetAttributes())
            .FirstOrDefault(static attribute => attribute.IsWorkerKind());
}
