using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TacoQ.Relay.Status;

namespace TacoQ.Relay.Api;

/// <summary><c>/api/v1/worker-kinds</c>.</summary>
internal static class WorkerKindEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/worker-kinds", async (Caller caller, WorkerKinds kinds, CancellationToken cancellationToken) =>
            Results.Json([.. (await kinds.ListAsync(cancellationToken)).Where(kind => caller.Sees(kind.WorkerKind))], RelayStatusJson.Default.IReadOnlyListWorkerKindStatus))
            .Operation("listWorkerKinds", "The worker kinds: what waits, what runs, how fast.", Scope.TasksRead).Produces<IReadOnlyList<WorkerKindStatus>>();
        endpoints.MapGet("/api/v1/worker-kinds/{workerKind}", GetAsync)
            .Operation("getWorkerKind", "A worker kind: what waits, what runs, how fast.", Scope.TasksRead)
            .Produces<WorkerKindStatus>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        endpoints.MapPost("/api/v1/worker-kinds/{workerKind}/pause", async (string workerKind, Caller caller, WorkerKinds kinds, CancellationToken cancellationToken) =>
            Results.Json(await kinds.PauseAsync(Own(workerKind, caller), cancellationToken), RelayStatusJson.Default.WorkerKindStatus))
            .Operation("pauseWorkerKind", "Has the workers of a worker kind take no more tasks; what runs goes on, and publishing too.", Scope.TasksControl)
            .Produces<WorkerKindStatus>().ProducesProblem(StatusCodes.Status400BadRequest);
        endpoints.MapPost("/api/v1/worker-kinds/{workerKind}/resume", async (string workerKind, Caller caller, WorkerKinds kinds, CancellationToken cancellationToken) =>
            Results.Json(await kinds.ResumeAsync(Own(workerKind, caller), cancellationToken), RelayStatusJson.Default.WorkerKindStatus))
            .Operation("resumeWorkerKind", "Has the workers of a worker kind take tasks again.", Scope.TasksControl)
            .Produces<WorkerKindStatus>().ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> GetAsync(string workerKind, Caller caller, WorkerKinds kinds, CancellationToken cancellationToken) =>
        await kinds.FindAsync(Check(workerKind), cancellationToken) is { } found && caller.Sees(workerKind) ? Results.Json(found, RelayStatusJson.Default.WorkerKindStatus) : Problems.NotNamed(workerKind);

    private static string Check(string workerKind) => Names.IsWorkerKind(workerKind) ? workerKind : throw new InvalidRequestException($"'{workerKind}' is no worker kind.");

    private static string Own(string workerKind, Caller caller)
    {
        caller.Requires(Check(workerKind));
        return workerKind;
    }
}
