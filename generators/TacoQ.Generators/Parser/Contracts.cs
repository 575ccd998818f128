using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Contracts: interfaces whose methods are tasks.</summary>
internal static class Contracts
{
    /// <summary>The contracts that a class implements, so that the worker runs them on it; none when it cannot be reached or made.</summary>
    public static ImmutableArray<INamedTypeSymbol> Of(INamedTypeSymbol type) => type switch
    {
        { TypeKind: not TypeKind.Class } or { IsAbstract: true } or { IsStatic: true } => [],
        _ when !AccessRules.IsReachable(type) || IsGeneric(type) => [],
        _ => [.. type.AllInterfaces.Where(contract => IsContract(contract) && !type.WithContainers().Any(ObsoleteRules.IsForbidden))],
    };

    public static IEnumerable<IMethodSymbol> MethodsOf(INamedTypeSymbol contract) =>
        contract.GetMembers().OfType<IMethodSymbol>().Where(static method => method.TacoTask() is not null);

    // Only an assembly that refers to the runtime can have one; this spares a look into the interfaces of the framework.
    private static bool IsContract(INamedTypeSymbol type) => RefersToRuntime(type.ContainingAssembly) && MethodsOf(type).Any();

    /// <summary>Whether an assembly refers to the runtime, or is being compiled.</summary>
    public static bool RefersToRuntime(IAssemblySymbol assembly) =>
        assembly is ISourceAssemblySymbol || assembly.Modules.Any(static module => module.ReferencedAssemblies.Any(static reference => reference.Name == KnownTypes.RuntimeAssembly));

    private static bool IsGeneric(INamedTypeSymbol type) => type.WithContainers().Any(static container => container.TypeParameters.Length > 0);
}
