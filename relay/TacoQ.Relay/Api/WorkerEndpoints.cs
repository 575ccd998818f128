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

    private static async Task<IResult> ListAsync(string? workerKind, string? limit, string? after, Caller caller, ITaskStore store, CancellationToken cancellationToken) =>
        workerKind is not null && !Names.IsWorkerKind(workerKind)
            ? Problems.BadRequest($"workerKind is '{workerKind}', which is no worker kind.")
            : Results.Json(
                await PageAsync(workerKind, Parameters.Number("limit", limit, 1, MaxLimit, DefaultLimit), TextParameter.Check("after", after), caller, store, cancellationToken), RelayStatusJson.Default.IReadOnlyListWorkerStatus);

    private static async Task<IResult> GetAsync(string name, Caller caller, ITaskStore store, CancellationToken cancellationToken) =>
        !name.Contains('\0', StringComparison.Ordinal) && await store.FindWorkerAsync(name, cancellationToken) is { } worker && AsSeen(worker, caller) is { } seen
            ? Results.Json(seen, RelayStatusJson.Default.WorkerStatus)
            : Problems.NotHeard(name);

    /// <summary>A page of the workers that the caller sees: as full as one of those that see all.</summary>
    private static async Task<IReadOnlyList<WorkerStatus>> PageAsync(string? workerKind, int limit, string? after, Caller caller, ITaskStore store, CancellationToken cancellationToken)
    {
        var seen = new List<WorkerStatus>();
        while (true)
        {
            var page = await store.ListWorkersAsync(workerKind, limit, after, cancellationToken);
            seen.AddRange(page.Select(worker => AsSeen(worker, caller)).OfType<WorkerStatus>().Take(limit - seen.Count));
            if (page.Count < limit || seen.Count == limit)
            {
                return seen;
            }

            after = page[^1].Name;
        }
    }

    /// <summary>The worker with what the caller sees of it; null when that is nothing.</summary>
    private static WorkerStatus? AsSeen(WorkerStatus worker, Caller caller) => caller.WorkerKinds is null ? worker : worker.WorkerKinds.Any(caller.Sees)
        ? worker with
        {
            WorkerKinds = [.. worker.WorkerKinds.Where(caller.Sees)],
            TaskKinds = [.. worker.TaskKinds.Where(kind => caller.Sees(kind.Split('/', 2)[0]))],
            Running = worker.Running is { } running ? [.. running.Where(task => caller.Sees(task.WorkerKind))] : null,
        }
        : null;
}
