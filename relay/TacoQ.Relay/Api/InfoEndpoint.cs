using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using TacoQ.Broker;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary><c>GET /api/v1/info</c>.</summary>
internal static class InfoEndpoint
{
    private static readonly string Version = typeof(InfoEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/v1/info", GetAsync)
        .Operation("getInfo", "What this relay is: its version, store and roles.", Scope.TasksRead).Produces<RelayInfo>();

    private static async Task<IResult> GetAsync(
        Caller caller, ITaskBroker broker, ITaskStore store, RelayState state, IOptions<RelayOptions> options, TimeProvider time, CancellationToken cancellationToken) => Results.Json(
            new RelayInfo(
                Version,
                broker.TopologyName,
                store.Kind,
                await store.GetSchemaVersionAsync(cancellationToken),
                [.. Roles(options.Value)],
                state.StartedAt,
                Math.Round((time.GetUtcNow() - state.StartedAt).TotalSeconds, 1),
                caller.Has(Scope.Admin) ? store.Description : null),
            StatusJson.Default.RelayInfo);

    private static IEnumerable<string> Roles(RelayOptions options) =>
        from role in ((string Name, bool On)[])[("ingest", options.Ingest), ("api", options.Api), ("dispatch", options.Dispatch), ("cleanup", options.Cleanup)] where role.On select role.Name;
}
