using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Finds out which service a parameter asks for.</summary>
internal static class ServiceParser
{
    public static InjectedService Parse(IParameterSymbol parameter)
    {
        var core = parameter.Type.WithoutNullable();
        var isOptional = parameter.HasExplicitDefaultValue || parameter.Type.NullableAnnotation == NullableAnnotation.Annotated;
        return new(
            core.BareReference(),
            Key(parameter),
            (isOptional, core.IsValueType) switch
            {
                (false, _) => ServiceMode.Required,
                (true, false) => ServiceMode.Optional,
                (true, true) => ServiceMode.OptionalValue,
            },
            isOptional ? Fallback(parameter) : "");
    }

    private static string? Key(IParameterSymbol parameter) =>
        parameter.GetAttributes().FirstOrDefault(static attribute => attribute.IsFromKeyedServices()) is { } keyed
            ? keyed.ConstructorArguments is [var key] ? Literals.Of(key) : "null"
            : null;

    private static string Fallback(IParameterSymbol parameter) =>
        parameter.HasExplicitDefaultValue ? Literals.Of(parameter.ExplicitDefaultValue, parameter.Type) : "null";
}
