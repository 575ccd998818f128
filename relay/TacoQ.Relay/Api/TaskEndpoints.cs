using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using TacoQ.Relay.Ingest;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary><c>/api/v1/tasks/{id}</c>: a task's record, and what can be done with it.</summary>
internal static class TaskEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/tasks/{id}", GetAsync).Operation("getTask", "A task's record, at once or when it has changed.", Scope.TasksRead)
            .Produces<TaskSnapshot>().Produces(StatusCodes.Status304NotModified).Problems(400, 404, 503);
        endpoints.MapGet("/api/v1/task-kinds/{workerKind}/{taskKind}/tasks/{id}", GetAsync).Operation("getTaskOfKind", "A task's record, when it is of this kind.", Scope.TasksRead)
            .Produces<TaskSnapshot>().Produces(StatusCodes.Status304NotModified).Problems(400, 404, 503);
        endpoints.MapPost("/api/v1/tasks/{id}/cancel", CancelAsync)
            .Operation("cancelTask", "Asks for a task to be cancelled, whether the relay knows it already or not (202). One that is over stays as it is (200).", Scope.TasksControl)
            .Produces(StatusCodes.Status202Accepted).Produces(StatusCodes.Status200OK).Problems(400, 503);
        endpoints.MapPost("/api/v1/tasks/{id}/retry", RetryAsync).Operation("retryTask", "Gives a completed task one more attempt.", Scope.TasksControl)
            .Body<RetryTaskRequest>(isOptional: true).Produces<TaskSnapshot>(StatusCodes.Status202Accepted).Problems(400, 404, 409, 413, 503);
        endpoints.MapDelete("/api/v1/tasks/{id}", DeleteAsync).Operation("deleteTask", "Deletes a completed task; with force another one is cancelled, and deleted at its end (202).", Scope.TasksControl)
            .Produces(StatusCodes.Status204NoContent).Produces(StatusCodes.Status202Accepted).Problems(400, 404, 409, 503);
    }

    /// <summary>The record; of the kinds in the path, where it has them: a typed client could not read another one's result.</summary>
    private static async Task<IResult> GetAsync(string id, string? wait, string? until, string? changedSince, HttpContext http, Caller caller, TaskReader reader, PayloadMask mask)
    {
        var taskId = Parameters.TaskId(id);
        var row = await Waiting.ReadAsync(http, reader, taskId, Waiting.Limit(http, wait), Condition(http, until, changedSince));
        return row is null || !caller.Sees(row.WorkerKind) || !IsOf(http.Request.RouteValues, row)
            ? Problems.NotFound(taskId)
            : await TaskAnswer.OfAsync(http, row, async () => Results.Json(await mask.OfAsync(caller, row.ToSnapshot(), http.RequestAborted), TacoJson.Default.TaskSnapshot));
    }

    private static async Task<IResult> CancelAsync(string id, Caller caller, TaskControl control, ITaskStore store, CancellationToken cancellationToken)
    {
        var taskId = Parameters.TaskId(id);
        if (!await MayTouchAsync(caller, taskId, store, cancellationToken))
        {
            return Problems.NotFound(taskId);
        }

        try
        {
            return await control.CancelAsync(taskId, cancellationToken) ? Results.Accepted() : Results.Ok();
        }
        catch (EnqueueException e)
        {
            return Problems.NotCancelled(e.Message);
        }
    }

    private static async Task<IResult> RetryAsync(string id, HttpContext http, Caller caller, PayloadMask mask, TaskControl control, ITaskStore store, IOptions<ClientOptions> client, CancellationToken cancellationToken)
    {
        var taskId = Parameters.TaskId(id);
        if (!await MayTouchAsync(caller, taskId, store, cancellationToken))
        {
            return Problems.NotFound(taskId);
        }

        var request = http.Request.ContentLength is 0 || http.Request.ContentType is null
            ? new()
            : await RequestBody.ReadAsync(http, TacoJson.Default.RetryTaskRequest, "how to try a task again", client.Value.MaxPayloadBytes + RequestBody.DefaultLimit);
        if (request.Arguments is not null && !caller.Has(Scope.TasksPublish))
        {
            throw new RefusedException(Problems.Forbidden($"'{caller.Name}' may have tasks tried again, but not with other arguments: that needs {Scopes.NameOf(Scope.TasksPublish)}."));
        }

        try
        {
            var verdict = await control.RetryAsync(taskId, request, cancellationToken);
            return verdict == RetryVerdict.Retried && await store.FindAsync(taskId, cancellationToken) is { } row
                ? Results.Json(await mask.OfAsync(caller, row.ToSnapshot(), cancellationToken), TacoJson.Default.TaskSnapshot, statusCode: StatusCodes.Status202Accepted)
                : Problems.NotRetried(verdict, taskId);
        }
        catch (Exception e) when (Problems.Of(e) is { } problem)
        {
            return problem;
        }
    }

    private static async Task<IResult> DeleteAsync(string id, string? force, Caller caller, TaskControl control, ITaskStore store, CancellationToken cancellationToken)
    {
        var taskId = Parameters.TaskId(id);
        var isForced = Parameters.Flag("force", force);
        if (!await MayTouchAsync(caller, taskId, store, cancellationToken))
        {
            return Problems.NotFound(taskId);
        }

        try
        {
            return await control.DeleteAsync(taskId, isForced, cancellationToken) switch
            {
                DeleteVerdict.Deleted => Results.NoContent(),
                DeleteVerdict.Promised => Results.Accepted(),
                DeleteVerdict.NotFound => Problems.NotFound(taskId),
                _ => Problems.NotCompleted($"The task {taskId} is not over: cancel it first, or have it cancelled and then deleted with ?force=true."),
            };
        }
        catch (EnqueueException e)
        {
            return Problems.NotCancelled(e.Message);
        }
    }

    /// <summary>Whose task it is, has to be known where that matters.</summary>
    private static async Task<bool> MayTouchAsync(Caller caller, Guid id, ITaskStore store, CancellationToken cancellationToken)
    {
        caller.Names(id);
        return caller.WorkerKinds is null || ((await store.FindManyAsync([id], cancellationToken)) is [var row] && caller.Sees(row.WorkerKind));
    }

    private static bool IsOf(RouteValueDictionary path, TaskRow row) =>
        path["taskKind"] is not string taskKind || (taskKind == row.TaskKind && path["workerKind"]?.ToString() == row.WorkerKind);

    /// <summary>What a request waits for: the end of the task, unless it says otherwise.</summary>
    private static Func<TaskRow, bool> Condition(HttpContext http, string? until, string? changedSince)
    {
        var since = Since(changedSince);
        switch (until ?? (since is null ? "completed" : "changed"))
        {
            case "completed":
                return TaskWatch.IsCompleted;
            case "running":
                return row => row.IsCompleted || row.Rank == TaskRank.Running;
            case "changed" when since is not null:
                return row => row.UpdatedAt > since;
            case "changed" when TaskAnswer.NamesVersion(http):
                return row => !TaskAnswer.IsKnown(http, row);
            case "changed":
                TaskVersion? first = null;
                return row => (first ??= row.Version) != row.Version;
            default:
                throw new InvalidRequestException($"until is '{until}', but must be completed, running or changed.");
        }
    }

    /// <summary>A time as the record has it, so that a caller without microseconds can give it back as text.</summary>
    private static long? Since(string? text) => text is null ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var micros) && WireTime.IsInRange(micros) ? micros
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? WireTime.From(parsed)
        : throw new InvalidRequestException($"changedSince is '{text}', but must be an updatedAt of the task, or a number of microseconds since 1970.");
}
