using Microsoft.AspNetCore.Routing;

namespace TacoQ.Relay.Api;

/// <summary>The endpoints that were mapped, to be checked before the first request comes.</summary>
internal sealed class MappedEndpoints
{
    private readonly List<IEndpointRouteBuilder> groups = [];

    public void Add(IEndpointRouteBuilder group) => groups.Add(group);

    /// <exception cref="InvalidOperationException">An endpoint does not say who may call it.</exception>
    public void Check()
    {
        foreach (var endpoint in groups.SelectMany(group => group.DataSources).SelectMany(source => source.Endpoints))
        {
            OperationOf(endpoint.Metadata, endpoint.DisplayName);
        }
    }

    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static Operation OperationOf(IEnumerable<object> metadata, string? endpoint) =>
        metadata.OfType<Operation>().LastOrDefault()
        ?? throw new InvalidOperationException($"The relay's endpoint {endpoint} does not say who may call it: add .Operation(…) where it is mapped.");
}
