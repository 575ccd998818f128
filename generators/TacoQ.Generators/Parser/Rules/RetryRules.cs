using System.Globalization;
using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>What <c>[TacoTask(…)]</c> may say of retries, beyond the ranges of its options.</summary>
internal static class RetryRules
{
    public static IEnumerable<Violation> Check(IMethodSymbol method, AttributeData attribute) => CheckDelays(attribute).Concat(CheckTypes(method, attribute));

    private static IEnumerable<Violation> CheckDelays(AttributeData attribute)
    {
        if (Number(attribute, "RetryDelaySeconds") is { } delay && Number(attribute, "MaxRetryDelaySeconds") is { } longest && longest >= 0 && longest < delay)
        {
            yield return new(
                Descriptors.MaxRetryDelayTooShort, Place.OptionOf("MaxRetryDelaySeconds"), longest.ToString(CultureInfo.InvariantCulture), delay.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static double? Number(AttributeData attribute, string option) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == option).Value is { Kind: TypedConstantKind.Primitive, Value: double number } ? number : null;

    private static IEnumerable<Violation> CheckTypes(IMethodSymbol method, AttributeData attribute)
    {
        var isContract = method.ContainingType.TypeKind == TypeKind.Interface && AccessRules.IsPublic(method);
        foreach (var (option, type) in ExceptionTypes.Of(attribute))
        {
            if (Fault(type, isContract) is { } fault)
            {
                yield return new(Descriptors.UnsupportedExceptionType, Place.OptionOf(option), option, type?.ToDisplayString() ?? "null", fault);
            }
        }
    }

    private static string? Fault(ITypeSymbol? type, bool isContract) => type switch
    {
        IErrorTypeSymbol => null,
        null => "is no type",
        _ when !type.IsOrDerivesFrom("System", "Exception") => "is no exception",
        INamedTypeSymbol { IsUnboundGenericType: true } => "has no type arguments, and no exception is of such a type; give it some",
        _ when type.Mentions().FirstOrDefault(static part => AccessRules.Obstacle(part) is not null) is { } hidden =>
            $"generated code cannot name, because '{hidden.Name}' is {AccessRules.Obstacle(hidden)}; make it internal or public",
        _ when isContract && type.Mentions().Any(static part => part.DeclaredAccessibility != Accessibility.Public) =>
            "another project that implements the contract cannot name; make it public",
        _ when type.Mentions().Any(ObsoleteRules.IsForbidden) => "is obsolete as an error; make it a warning",
        _ => null,
    };
}
