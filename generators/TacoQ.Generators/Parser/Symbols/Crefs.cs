using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Methods as a <c>cref</c> of a doc comment.</summary>
internal static class Crefs
{
    // A cref knows neither nullable references nor tuple syntax.
    private static readonly SymbolDisplayFormat ParameterType = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.ExpandValueTuple);

    public static string Of(IMethodSymbol method)
    {
        var parameters = method.Parameters.Select(static parameter => TypeNames.Join(parameter.Type.ToDisplayParts(ParameterType)));
        return $"{method.ContainingType.BareReference()}.{Identifiers.Escape(method.Name)}({string.Join(", ", parameters)})"
            .Replace('<', '{')
            .Replace('>', '}');
    }
}
