using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace TacoQ.Relay.Api;

/// <summary>What an endpoint is: every endpoint of the relay has one.</summary>
/// <param name="Id">Its name in the OpenAPI document, and in the audit.</param>
/// <param name="Summary">What it does, in a sentence.</param>
/// <param name="Scope">What its caller needs.</param>
internal sealed record Operation(string Id, string Summary, Scope Scope);

internal static class OperationExtensions
{
    /// <summary>Says with which statuses it answers when something is wrong: as problem details.</summary>
    public static RouteHandlerBuilder Problems(this RouteHandlerBuilder endpoint, params IEnumerable<int> statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.ProducesProblem(status);
        }

        return endpoint;
    }

    /// <summary>Says what its body is. Any other type reaches the endpoint too, and is refused there with a problem: routing would answer 415 without a word.</summary>
    public static RouteHandlerBuilder Body<T>(this RouteHandlerBuilder endpoint, bool isOptional = false)
        where T : class => endpoint.Accepts<T>(isOptional, "application/json", "*/*");

    /// <summary>Says what the endpoint is, and who may call it.</summary>
    public static RouteHandlerBuilder Operation(this RouteHandlerBuilder endpoint, string id, string summary, Scope scope) =>
        endpoint.WithMetadata(new Operation(id, summary, scope));

    /// <summary>Names parameters of the query that the handler reads itself; all others are known by its own parameters.</summary>
    public static RouteHandlerBuilder Query(this RouteHandlerBuilder endpoint, params string[] names) => endpoint.WithMetadata(new QueryNames(names));
}
