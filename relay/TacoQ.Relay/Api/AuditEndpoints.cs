using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary><c>/api/v1/audit</c>.</summary>
internal static class AuditEndpoints
{
    private const int MaxLimit = 500;
    private const int DefaultLimit = 50;

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/v1/audit", ListAsync)
            .Operation("listAudit", "What was asked to be changed, by whom and how it ended, the newest first.", Scope.Admin)
            .Produces<IReadOnlyList<AuditEntry>>()
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> ListAsync(string? limit, string? before, ITaskStore store, CancellationToken cancellationToken) => Results.Json(
        await store.ListAuditAsync(Parameters.Number("limit", limit, 1, MaxLimit, DefaultLimit), Parameters.Id("before", before), cancellationToken),
        TacoJson.Default.IReadOnlyListAuditEntry);
}
