using Microsoft.Extensions.DependencyInjection;
using TacoQ.Relay.Api;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Metrics;

namespace TacoQ.Relay.Status;

/// <summary>What tells how the relay and the workers are.</summary>
internal static class StatusRegistration
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<RelayState>();
        services.AddSingleton<LaneDepths>();
        services.AddSingleton<WorkerKinds>();
        services.AddSingleton<Pauses>();
        services.AddSingleton<Statistics>();
        services.AddSingleton<StatisticsUpkeep>();
        services.AddSingleton<StoreCheck>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<RelayFigures>();
        services.AddSingleton<MetricStore>();
    }
}
