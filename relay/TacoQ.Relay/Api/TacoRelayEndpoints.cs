using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TacoQ.Hosting;
using TacoQ.Relay.Api;

namespace TacoQ;

/// <summary>Maps the relay's REST API into an application.</summary>
public static class TacoRelayEndpoints
{
    /// <summary>
    /// Maps the REST API of the relay in this process. Who may use it, decides the application with <c>.RequireAuthorization(…)</c> on what
    /// this returns: whom the policy lets in may do everything. Without that the settings of <see cref="AccessOptions"/> decide: by default
    /// this machine only.
    /// </summary>
    /// <param name="endpoints">Where to.</param>
    /// <param name="prefix">The path under which it is. Default <c>/taco</c>, clear of the application's own paths.</param>
    /// <returns>The group of all its endpoints, to require authorization of, for example.</returns>
    /// <exception cref="TacoConfigurationException">There is no relay in this process.</exception>
    public static RouteGroupBuilder MapTacoRelay(this IEndpointRouteBuilder endpoints, string prefix = "/taco")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var settings = endpoints.ServiceProvider.GetService<TacoQSettings>();
        if (settings is not { RunsRelay: true })
        {
            throw new TacoConfigurationException(
                "MapTacoRelay() maps the relay of this process, but none runs here: call builder.AddTacoQ(…).AddRelay(…) first, or leave MapTacoRelay() out and let the relay be a process of its own.");
        }

        var group = endpoints.MapGroup(prefix);
        Guard.Protect(group);
        endpoints.ServiceProvider.GetRequiredService<MappedEndpoints>().Add(group);
        if (endpoints.ServiceProvider.GetRequiredService<IOptions<RelayOptions>>().Value.Api)
        {
            TaskPublishEndpoints.Map(group);
            TaskEndpoints.Map(group);
            SearchEndpoints.Map(group);
            OperationEndpoints.Map(group);
            TaskPartEndpoints.Map(group);
            TaskEventEndpoints.Map(group);
            TaskKindEndpoints.Map(group);
            ScheduleEndpoints.Map(group);
            OpenApiEndpoint.Map(group);
            QuarantineEndpoints.Map(group);
            LegacyEndpoints.Map(group);
            AuditEndpoints.Map(group);
            WorkerKindEndpoints.Map(group);
            WorkerEndpoints.Map(group);
            StatisticsEndpoint.Map(group);
            InfoEndpoint.Map(group);
        }

        HealthEndpoint.Map(group);
        MetricsEndpoint.Map(group);
        return group;
    }
}
