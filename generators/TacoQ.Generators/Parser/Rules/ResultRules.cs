using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>What a task may return.</summary>
internal static class ResultRules
{
    public static IEnumerable<Violation> Check(IMethodSymbol method)
    {
        if (method is { IsAsync: true, ReturnsVoid: true } or { PartialImplementationPart: { IsAsync: true, ReturnsVoid: true } })
        {
            yield return new(Descriptors.AsyncVoid, Place.ReturnType, method.Name);
        }
        else if (Objection(method) is { } objection)
        {
            yield return new(Descriptors.UnsupportedResult, Place.ReturnType, method.Name, method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), objection);
        }
    }

    private static string? Objection(IMethodSymbol method)
    {
        if (method.ReturnsByRef || method.ReturnsByRefReadonly)
        {
            return "a reference means nothing in another process";
        }

        var result = Results.Of(method);
        return result switch
        {
            null => null,
            _ when IsAwaitable(result) => "of what can be awaited it may return a Task or a ValueTask, once",
            _ => PayloadRules.Objection(result),
        };
    }

    private static bool IsAwaitable(ITypeSymbol type) => type.WithBases()
        .SelectMany(static current => current.GetMembers("GetAwaiter"))
        .Any(static member => member is IMethodSymbol { Parameters.Length: 0, IsStatic: false });
}
