using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary><c>/api/v1/workers</c>.</summary>
internal static class WorkerEndpoints
{
    private const int MaxLimit = 1000;
    private const int DefaultLimit = 100;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/workers", ListAsync)
            .Operation("listWorkers", "The workers that were heard within a day, by name.", Scope.TasksRead)
            .Produces<IReadOnlyList<WorkerStatus>>().ProducesProblem(StatusCodes.Status400BadRequest);
        endpoints.MapGet("/api/v1/workers/{name}", GetAsync)
            .Operation("getWorker", "A worker, with the tasks that it runs.", Scope.TasksRead)
            .Produces<WorkerStatus>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(string? workerKind, string? limit, string? after, ITaskStore store, CancellationToken cancellationToken) =>
        workerKind is not null && !Names.IsWorkerKind(workerKind)
            ? Problems.BadRequest($"workerKind is '{workerKind}', which is no worker kind.")
            : Results.Json(
                await store.ListWorkersAsync(workerKind, Parameters.Number("limit", limit, 1, MaxLimit, DefaultLimit), TextParameter.Check("after", after), cancellationToken), RelayStatusJson.Default.IReadOnlyListWorkerStatus);

    private static async Task<IResult> GetAsync(string name, ITaskStore store, CancellationToken cancellationToken) =>
        !name.Contains('\0', StringComparison.Ordinal) && await store.FindWorkerAsync(name, cancellationToken) is { } worker
            ? Results.Json(worker, RelayStatusJson.Default.WorkerStatus)
            : Problems.NotHeard(name);
}
