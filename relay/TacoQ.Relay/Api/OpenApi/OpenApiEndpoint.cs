using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary><c>GET /api/v1/openapi.json</c>: made anew for each request, as workers come and go.</summary>
internal static class OpenApiEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/v1/openapi.json", async (HttpRequest request, Caller caller, ITaskStore store, CancellationToken cancellationToken) => Results.Text(
            OpenApiDocument.Of((await store.ListTaskKindsAsync(null, cancellationToken)).Where(entry => caller.Sees(entry.WorkerKind)), RelayAddress.PathOf(request)).ToJsonString(), "application/json"))
            .Operation("getOpenApi", "This API, with the tasks that workers have announced.", Scope.TasksRead).Produces(StatusCodes.Status200OK, contentType: "application/json");
}
