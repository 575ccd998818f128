using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TacoQ.Broker;
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

        // The figures need the store: of a wrong broker, which comes first at start, one is told first here, too.
        endpoints.ServiceProvider.GetRequiredService<ITaskBroker>();

        // From the beginning: what goes up and down is right only when all of it was counted.
        var metrics = endpoints.ServiceProvider.GetRequiredService<MetricStore>();
        endpoints.MapGet("/metrics", (Caller caller) =>
            {
                caller.RequiresAllWorkerKinds();
                return Results.Text(metrics.Write(), PrometheusText.ContentType);
            })
            .Operation("getMetrics", "Metrics of the relay and of its process, in the text format of Prometheus.", options.PublicMetrics ? Scope.None : Scope.TasksRead)
            .Produces<string>(contentType: "text/plain");
    }
}
