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

    private static async Task<IResult> ListAsync(string? workerKind, string? limit, string? after, Caller caller, ITaskStore store, CancellationToken cancellationToken)
    {
        if (workerKind is not null && !Names.IsWorkerKind(workerKind))
        {
            return Problems.BadRequest($"workerKind is '{workerKind}', which is no worker kind.");
        }

        var seen = workerKind is null ? caller.WorkerKinds : caller.Sees(workerKind) ? Caller.SetOf([workerKind]) : Caller.SetOf([]);
        var workers = await store.ListWorkersAsync(seen, Parameters.Number("limit", limit, 1, MaxLimit, DefaultLimit), TextParameter.Check("after", after), cancellationToken);
        return Results.Json([.. workers.Select(worker => Shown(worker, caller))], RelayStatusJson.Default.IReadOnlyListWorkerStatus);
    }

    private static async Task<IResult> GetAsync(string name, Caller caller, ITaskStore store, CancellationToken cancellationToken) =>
        !name.Contains('\0', StringComparison.Ordinal) && await store.FindWorkerAsync(name, cancellationToken) is { } worker && worker.WorkerKinds.Any(caller.Sees)
            ? Results.Json(Shown(worker, caller), RelayStatusJson.Default.WorkerStatus)
            : Problems.NotHeard(name);

    /// <summary>A worker may be of worker kinds that are none of the caller's business.</summary>
    private static WorkerStatus Shown(WorkerStatus worker, Caller caller) => caller.WorkerKinds is null ? worker : worker with
    {
        WorkerKinds = [.. worker.WorkerKinds.Where(caller.Sees)],
        TaskKinds = [.. worker.TaskKinds.Where(task => caller.Sees(task.Split('/')[0]))],
        Running = worker.Running?.Where(task => caller.Sees(task.WorkerKind)).ToList(),
    };
}
