using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TacoQ.Relay.Api;

/// <summary><c>GET /health</c>, as 0.4 clients expect it.</summary>
internal static class HealthEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/health", async (RelayHealth health, CancellationToken cancellationToken) =>
            await health.CheckAsync(cancellationToken) is { } failures
                ? Results.Text(failures, statusCode: StatusCodes.Status503ServiceUnavailable)
                : Results.Text("Service is healthy\n"))
            .Operation("getHealthV04", "Whether the relay and what it needs work, as TacoQ 0.4 says it.", Scope.None);
}
