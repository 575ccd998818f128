using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TacoQ.Relay.Search;
using TacoQ.Relay.Search.Operations;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary><c>/api/v1/operations</c>: actions on everything that a query is of.</summary>
internal static class OperationEndpoints
{
    private const int MaxLimit = 500;
    private const int DefaultLimit = 50;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/v1/operations", StartAsync).Operation("startOperation", "Does something with all tasks that a query is of; with dryRun, says with which.", Scope.TasksControl)
            .Body<TaskOperationRequest>().Produces<TaskOperation>(StatusCodes.Status202Accepted).Produces<TaskOperationPreview>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        endpoints.MapGet("/api/v1/operations", ListAsync).Operation("listOperations", "The operations of the last 30 days, the newest first.", Scope.TasksRead)
            .Produces<IReadOnlyList<TaskOperation>>().ProducesProblem(StatusCodes.Status400BadRequest);
        endpoints.MapGet("/api/v1/operations/{id}", GetAsync).Operation("getOperation", "How far an operation is.", Scope.TasksRead)
            .Produces<TaskOperation>().ProducesProblem(StatusCodes.Status404NotFound);
        endpoints.MapPost("/api/v1/operations/{id}/stop", StopAsync).Operation("stopOperation", "Stops an operation; what it has done stays done.", Scope.TasksControl)
            .Produces<TaskOperation>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> StartAsync(HttpContext http, Caller caller, TaskOperations operations, CancellationToken cancellationToken)
    {
        var request = await RequestBody.ReadAsync(http, TacoJson.Default.TaskOperationRequest, "an operation");
        return await SearchEndpoints.AnswerAsync(caller, request.Query, async () =>
        {
            if (request.DryRun)
            {
                return Results.Json(await operations.PreviewAsync(request, caller.WorkerKinds, cancellationToken), TacoJson.Default.TaskOperationPreview);
            }

            var operation = await operations.StartAsync(request, caller.WorkerKinds, cancellationToken);
            http.Response.Headers.Location = $"{RelayAddress.PathOf(http.Request)}/api/v1/operations/{operation.Id}";
            return Results.Json(operation, TacoJson.Default.TaskOperation, statusCode: StatusCodes.Status202Accepted);
        });
    }

    private static async Task<IResult> ListAsync(string? limit, string? before, Caller caller, ITaskStore store, CancellationToken cancellationToken)
    {
        Guid? cursor = before is null ? null
            : Guid.TryParse(before, out var id) ? id
            : throw new InvalidRequestException($"before is '{before}', but must be the id of an operation.");
        var operations = await store.ListOperationsAsync(Parameters.Number("limit", limit, 1, MaxLimit, DefaultLimit), cursor, caller.WorkerKinds, cancellationToken);
        return Results.Json([.. operations.Select(operation => Shown(operation, caller))], TacoJson.Default.IReadOnlyListTaskOperation);
    }

    private static Task<IResult> GetAsync(string id, Caller caller, ITaskStore store, CancellationToken cancellationToken) =>
        AnswerAsync(id, caller, store, static found => Task.FromResult<StoredOperation?>(found), cancellationToken);

    private static Task<IResult> StopAsync(string id, Caller caller, ITaskStore store, TaskOperations operations, CancellationToken cancellationToken) =>
        AnswerAsync(id, caller, store, found => operations.StopAsync(found.Operation.Id, cancellationToken), cancellationToken);

    /// <summary>An operation that is of worker kinds which the caller does not see is not there.</summary>
    private static async Task<IResult> AnswerAsync(string id, Caller caller, ITaskStore store, Func<StoredOperation, Task<StoredOperation?>> act, CancellationToken cancellationToken)
    {
        var operation = Parameters.OperationId(id);
        var found = await store.FindOperationAsync(operation, cancellationToken);
        var isSeen = found is not null && (caller.WorkerKinds is null || (found.WorkerKinds is { } kinds && kinds.All(caller.Sees)));
        return isSeen && await act(found!) is { } after ? Results.Json(Shown(after, caller), TacoJson.Default.TaskOperation) : Problems.NoOperation(operation);
    }

    /// <summary>What others asked of arguments is not for whoever may not see arguments.</summary>
    private static TaskOperation Shown(StoredOperation stored, Caller caller) =>
        caller.Has(Scope.TasksPayload) || !TaskQuery.Parse(stored.Operation.Query, stored.AsOf).ReadsPayloads ? stored.Operation : stored.Operation with { Query = "***" };
}
