using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Finds out which service a parameter asks for.</summary>
internal static class ServiceParser
{
    public static InjectedService Parse(IParameterSymbol parameter)
    {
        var core = parameter.Type.WithoutNullable();
        var isOptional = parameter.HasDefault() || parameter.Type.NullableAnnotation == NullableAnnotation.Annotated;
        var fallback = parameter.DefaultLiteral() ?? "null";
        var mode = (isOptional, core.IsValueType, fallback) switch
        {
            (false, _, _) => ServiceMode.Required,
            (true, true, _) => ServiceMode.OptionalValue,
            (true, false, "null") => ServiceMode.Nullable,
            _ => ServiceMode.Optional,
        };
        return new(core.BareReference(), Key(parameter), mode, fallback);
    }

    private static string? Key(IParameterSymbol parameter) =>
        parameter.GetAttributes().FirstOrDefault(static attribute => attribute.IsFromKeyedServices()) is { } keyed
            ? keyed.ConstructorArguments is [var key] ? Literals.Of(key) : "null"
            : null;
}
