using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TacoQ.Relay.Metrics;

namespace TacoQ.Relay.Api;

/// <summary><c>GET /metrics</c>.</summary>
internal static class MetricsEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var options = endpoints.ServiceProvider.GetRequiredService<IOptions<RelayOptions>>().Value;
        if (!options.Metrics)
        {
            return;
        }

        // From the beginning: what goes up and down is right only when all of it was counted.
        var metrics = endpoints.ServiceProvider.GetRequiredService<MetricStore>();
        endpoints.MapGet("/metrics", (Caller caller) => caller.WorkerKinds is null
            ? Results.Text(metrics.Write(), PrometheusText.ContentType)
            : Problems.Forbidden("Metrics are of all worker kinds, and the caller is for some only."))
            .Operation("getMetrics", "Metrics of the relay and of its process, in the text format of Prometheus.", options.PublicMetrics ? Scope.None : Scope.TasksRead)
            .Produces<string>(contentType: "text/plain");
    }
}
