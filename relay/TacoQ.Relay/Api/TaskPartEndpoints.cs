using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TacoQ.Relay.Ingest;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary>What a task took and gave, as it is, and its attempts.</summary>
internal static class TaskPartEndpoints
{
    private const string Json = "application/json";

    // Who does not wait asks again after that.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/tasks/{id}/result", GetResultAsync)
            .Operation("getTaskResult", "The result as the task gave it; 202 while there is none, 409 when there will be none.", Scope.TasksPayload)
            .Produces(StatusCodes.Status200OK, contentType: Json).Produces(StatusCodes.Status202Accepted).Problems(400, 404, 409, 410, 503);
        endpoints.MapGet("/api/v1/tasks/{id}/payload", GetPayloadAsync).Operation("getTaskPayload", "The arguments as the worker gets them.", Scope.TasksPayload)
            .Produces(StatusCodes.Status200OK, contentType: Json).Problems(400, 404, 503);
        endpoints.MapGet("/api/v1/tasks/{id}/attempts", GetAttemptsAsync).Operation("listTaskAttempts", "The attempts of a task, by number.", Scope.TasksRead)
            .Produces<IReadOnlyList<TaskAttempt>>().Problems(400, 404, 503);
    }

    private static async Task<IResult> GetResultAsync(string id, string? wait, HttpContext http, Caller caller, TaskReader reader, ITaskStore store, TimeProvider time)
    {
        var taskId = Parameters.TaskId(id);
        var row = await Waiting.ReadAsync(http, reader, taskId, Waiting.Limit(http, wait), TaskWatch.IsCompleted);
        if (row is null || !caller.Sees(row.WorkerKind))
        {
            // Of what was deleted nobody knows whose it was.
            return caller.WorkerKinds is null && await store.FindDeletedAsync([taskId], http.RequestAborted) is [_] ? Problems.Gone(taskId) : Problems.NotFound(taskId);
        }

        if (row.IsCompleted)
        {
            return row.End == TaskOutcome.Succeeded ? await TaskAnswer.OfAsync(http, row, () => Task.FromResult(Results.Bytes(row.Output ?? default, Json))) : Problems.Failed(row);
        }

        http.Response.Headers.RetryAfter = Math.Ceiling(Pause(row, time).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Results.Accepted(string.Create(CultureInfo.InvariantCulture, $"{RelayAddress.PathOf(http.Request)}/api/v1/tasks/{taskId}"));
    }

    private static async Task<IResult> GetPayloadAsync(string id, HttpContext http, Caller caller, ITaskStore store, CancellationToken cancellationToken)
    {
        var taskId = Parameters.TaskId(id);
        var row = await store.FindAsync(taskId, cancellationToken);
        return row is null || !caller.Sees(row.WorkerKind) ? Problems.NotFound(taskId)
            : row.Input is { } input ? await TaskAnswer.OfAsync(http, row, () => Task.FromResult(Results.Bytes(input, Json)))
            : Problems.NoPayload(taskId);
    }

    private static async Task<IResult> GetAttemptsAsync(string id, Caller caller, TaskAttempts attempts, CancellationToken cancellationToken)
    {
        var taskId = Parameters.TaskId(id);
        return await attempts.ListAsync(taskId, caller.Sees, cancellationToken) is { } all ? Results.Json(all, TacoJson.Default.IReadOnlyListTaskAttempt) : Problems.NotFound(taskId);
    }

    private static TimeSpan Pause(TaskRow row, TimeProvider time)
    {
        var untilDue = row.DueAt is { } due ? WireTime.ToDateTimeOffset(due) - time.GetUtcNow() : ShortestPause;
        return untilDue < ShortestPause ? ShortestPause : untilDue > LongestPause ? LongestPause : untilDue;
    }
}
