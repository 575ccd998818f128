using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Writes the payload's parameters down for the signature of a stub.</summary>
internal static class SignatureParser
{
    /// <summary>Writes them down.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="isLast">Whether nothing follows them: only then the last one may be <c>params</c>.</param>
    public static IEnumerable<string> Parse(ImmutableArray<IParameterSymbol> parameters, bool isLast)
    {
        // A parameter has a default only where all behind it can be left out too.
        var optionalFrom = parameters.Length;
        while (optionalFrom > 0 && CanBeLeftOut(parameters[optionalFrom - 1], isLast))
        {
            optionalFrom--;
        }

        return parameters.Select((parameter, i) => Parse(parameter, isLast, i >= optionalFrom));
    }

    private static bool CanBeLeftOut(IParameterSymbol parameter, bool isLast) => parameter.HasDefault() || (parameter.IsParams && isLast);

    private static string Parse(IParameterSymbol parameter, bool isLast, bool isOptional)
    {
        var modifier = parameter.IsParams && isLast ? "params " : "";
        var fallback = isOptional && parameter.DefaultLiteral() is { } literal ? $" = {literal}" : "";
        return $"{modifier}{PayloadValues.Of(parameter.Type).Type} {Identifiers.Escape(parameter.Name)}{fallback}";
    }
}
