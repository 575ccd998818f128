using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Says what a task method is called with.</summary>
internal static class CallParser
{
    public static IEnumerable<CallArgument> Parse(IMethodSymbol method, TaskPayloadModel payload)
    {
        var fields = new Queue<string>(payload.Parameters.Select(static parameter => parameter.Field));
        return method.Parameters.Select(parameter => ParameterRoles.Of(parameter) switch
        {
            ParameterRole.Payload => new CallArgument(ArgumentSource.Payload, Field: fields.Dequeue() + Forgiveness(parameter)),
            ParameterRole.Context => new CallArgument(ArgumentSource.Context),
            ParameterRole.CancellationToken => new CallArgument(ArgumentSource.CancellationToken),
            _ => new CallArgument(ArgumentSource.Service, Service: ServiceParser.Parse(parameter)),
        });
    }

    // string? with [DisallowNull]: a null is the caller's own doing.
    private static string Forgiveness(IParameterSymbol parameter) =>
        parameter.GetAttributes().Any(static attribute => attribute.Is("System.Diagnostics.CodeAnalysis", "DisallowNullAttribute")) ? "!" : "";
}
