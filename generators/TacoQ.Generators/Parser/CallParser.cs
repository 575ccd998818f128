using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Says what a task method is called with.</summary>
internal static class CallParser
{
    public static IEnumerable<CallArgument> Parse(IMethodSymbol method, TaskPayloadModel payload)
    {
        var next = 0;
        foreach (var parameter in method.Parameters)
        {
            yield return ParameterRoles.Of(parameter) switch
            {
                ParameterRole.Payload => new(ArgumentSource.Payload, Field: payload.Parameters[next++].Field + Forgiveness(parameter)),
                ParameterRole.Context => new(ArgumentSource.Context),
                ParameterRole.CancellationToken => new(ArgumentSource.CancellationToken),
                _ => new(ArgumentSource.Service, Service: ServiceParser.Parse(parameter)),
            };
        }
    }

    // string? with [DisallowNull]: a null is the caller's own doing.
    private static string Forgiveness(IParameterSymbol parameter) =>
        parameter.GetAttributes().Any(static attribute => attribute.Is("System.Diagnostics.CodeAnalysis", "DisallowNullAttribute")) ? "!" : "";
}
