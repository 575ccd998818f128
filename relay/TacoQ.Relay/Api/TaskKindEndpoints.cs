using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary><c>/api/v1/task-kinds</c>: the catalogue.</summary>
internal static class TaskKindEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/task-kinds", ListAsync).Operation("listTaskKinds", "The tasks that workers have announced.", Scope.TasksRead)
            .Produces<IReadOnlyList<CatalogueEntry>>().Problems(400);
        endpoints.MapGet("/api/v1/task-kinds/{workerKind}/{taskKind}", GetAsync).Operation("getTaskKind", "A task that workers have announced.", Scope.TasksRead)
            .Produces<CatalogueEntry>().Problems(404);
    }

    private static async Task<IResult> ListAsync(string? workerKind, string? taskKind, Caller caller, ITaskStore store, CancellationToken cancellationToken) =>
        workerKind is not null && !Names.IsWorkerKind(workerKind)
            ? Problems.BadRequest($"workerKind is '{workerKind}', which is no worker kind.")
            : taskKind is not null && !Names.IsTaskKind(taskKind)
            ? Problems.BadRequest($"taskKind is '{taskKind}', which is no task kind.")
            : Results.Json([.. (await store.ListTaskKindsAsync(workerKind, cancellationToken)).Where(entry => caller.Sees(entry.WorkerKind) && (taskKind is null || entry.TaskKind == taskKind))], TacoJson.Default.IReadOnlyListCatalogueEntry);

    private static async Task<IResult> GetAsync(string workerKind, string taskKind, Caller caller, ITaskStore store, CancellationToken cancellationToken) =>
        Names.IsWorkerKind(workerKind) && caller.Sees(workerKind) && Names.IsTaskKind(taskKind) && await store.FindTaskKindAsync(workerKind, taskKind, cancellationToken) is { } entry
            ? Results.Json(entry, TacoJson.Default.CatalogueEntry)
            : Problems.NotAnnounced($"No worker has announced the task {workerKind}/{taskKind}.", StatusCodes.Status404NotFound);
}
