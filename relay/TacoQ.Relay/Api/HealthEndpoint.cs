using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TacoQ.Relay.Api;

/// <summary>
/// <c>GET /health/live</c>, which fails when the process has to be restarted; <c>GET /health/ready</c>, which fails while it should get
/// no requests; <c>GET /health</c>, as 0.4 clients expect it.
/// </summary>
internal static class HealthEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health", [Unlimited] async (Caller caller, RelayHealth health, CancellationToken cancellationToken) =>
            await health.CheckAsync(caller.Has(Scope.Admin), cancellationToken) is { } failures
                ? Results.Text(failures, statusCode: StatusCodes.Status503ServiceUnavailable)
                : Results.Text("Service is healthy\n"))
            .Operation("getHealthV04", "Whether the relay and what it needs work, as TacoQ 0.4 says it.", Scope.None)
            .Produces<string>(StatusCodes.Status200OK, "text/plain").Produces<string>(StatusCodes.Status503ServiceUnavailable, "text/plain");
        endpoints.MapGet("/health/live", [Unlimited] () => Results.Json(HealthStatus.Live, StatusJson.Default.HealthStatus))
            .Operation("getLiveness", "Whether the process answers. It asks nothing of broker and store: these come back without a restart.", Scope.None)
            .Produces<HealthStatus>();
        endpoints.MapGet("/health/ready", ReadyAsync)
            .Operation("getReadiness", "Whether this relay can serve requests: its store is migrated and answers, its broker is connected, and it is not stopping.", Scope.None)
            .Produces<HealthStatus>().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    [Unlimited]
    private static async Task<IResult> ReadyAsync(Caller caller, Readiness readiness, CancellationToken cancellationToken)
    {
        var missing = await readiness.CheckAsync(cancellationToken);
        return missing.Count == 0 ? Results.Json(HealthStatus.Ready, StatusJson.Default.HealthStatus) : Problems.NotReady(caller.Has(Scope.Admin) ? missing : null);
    }
}
