using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>The types that the parser looks for, by name: the generator refers to no assembly that has them.</summary>
internal static class KnownTypes
{
    public const string TacoTaskAttribute = "TacoQ.TacoTaskAttribute";
    public const string TacoQBuilder = "TacoQ.TacoQBuilder";
    public const string RuntimeAssembly = "TacoQ";

    private const string DependencyInjection = "Microsoft.Extensions.DependencyInjection";

    /// <summary>A method's <c>[TacoTask]</c>; null when it has none.</summary>
    public static AttributeData? TacoTask(this IMethodSymbol method) => method.GetAttributes().FirstOrDefault(static attribute => attribute.Is("TacoQ", "TacoTaskAttribute"));

    /// <summary>A method's <c>[TacoSchedule]</c>, in the order in which they stand.</summary>
    public static IEnumerable<AttributeData> TacoSchedules(this IMethodSymbol method) => method.GetAttributes().Where(static attribute => attribute.Is("TacoQ", "TacoScheduleAttribute"));

    public static bool IsWorkerKind(this AttributeData attribute) => attribute.Is("TacoQ", "WorkerKindAttribute");

    public static bool IsModule(this AttributeData attribute) => attribute.Is("TacoQ.Generation", "TacoTaskModuleAttribute");

    public static bool IsSensitive(this AttributeData attribute) => attribute.Is("TacoQ", "SensitiveAttribute");

    public static bool IsFromServices(this AttributeData attribute) =>
        attribute.Is("TacoQ", "FromServicesAttribute") || attribute.Is("Microsoft.AspNetCore.Mvc", "FromServicesAttribute");

    public static bool IsFromKeyedServices(this AttributeData attribute) => attribute.Is(DependencyInjection, "FromKeyedServicesAttribute");

    public static bool IsPreferredConstructor(this AttributeData attribute) => attribute.Is(DependencyInjection, "ActivatorUtilitiesConstructorAttribute");

    public static bool IsTaskContext(this ITypeSymbol type) => type.Is("TacoQ", "TaskContext");

    public static bool IsCancellationToken(this ITypeSymbol type) => type.Is("System.Threading", "CancellationToken");

    public static bool Is(this AttributeData attribute, string ns, string name) => attribute.AttributeClass?.Is(ns, name) ?? false;

    /// <summary>Whether a type has this name, whatever its type arguments.</summary>
    public static bool Is(this ITypeSymbol type, string ns, string name) => type.Name == name && type.ContainingType is null && type.ContainingNamespace.Is(ns);

    /// <summary>Whether a type is this class or derives from it.</summary>
    public static bool IsOrDerivesFrom(this ITypeSymbol type, string ns, string name) => type.WithBases().Any(current => current.Is(ns, name));

    public static bool Is(this INamespaceSymbol? symbol, string ns)
    {
        var end = ns.Length;
        for (; symbol is { IsGlobalNamespace: false }; symbol = symbol.ContainingNamespace)
        {
            var start = end - symbol.Name.Length;
            if (start < 0 || string.CompareOrdinal(ns, start, symbol.Name, 0, symbol.Name.Length) != 0 || (start > 0 && ns[start - 1] != '.'))
            {
                return false;
            }

            end = Math.Max(0, start - 1);
        }

        return symbol is not null && end == 0;
    }
}
