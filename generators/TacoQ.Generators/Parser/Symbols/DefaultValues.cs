using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Default values of parameters as code.</summary>
internal static class DefaultValues
{
    // A date can be a default by an attribute only, and no constant of C# says the same.
    public static bool HasDefault(this IParameterSymbol parameter) => parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: not DateTime };

    public static string? DefaultLiteral(this IParameterSymbol parameter) =>
        parameter.HasDefault() ? Literals.Of(parameter.ExplicitDefaultValue, parameter.Type) : null;
}
