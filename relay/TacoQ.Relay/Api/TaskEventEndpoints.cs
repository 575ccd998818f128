using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using TacoQ.Relay.Ingest;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary>Changes of tasks as they happen: of one, of some, or of all.</summary>
internal static class TaskEventEndpoints
{
    private const string EventStreamType = "text/event-stream";
    private const string LastEventId = "Last-Event-ID";
    private const int MaxTasks = 100;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    // Of changes that were stored at the same time, one with an earlier time may have become visible later: within this, in microseconds.
    private const long Overlap = 10_000_000;

    // The record of a task follows a moment after its confirm.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/tasks/{id}/events", FollowAsync).Operation("followTask", "What happens to a task, as server-sent events, to its end.", Scope.TasksRead)
            .Produces(StatusCodes.Status200OK, contentType: EventStreamType).Produces(StatusCodes.Status204NoContent).Problems(400, 404, 503);
        endpoints.MapGet("/api/v1/events", FollowManyAsync).Operation("followTasks", "What happens to some tasks, or to all of a worker kind, as server-sent events.", Scope.TasksRead)
            .Produces(StatusCodes.Status200OK, contentType: EventStreamType).Produces(StatusCodes.Status204NoContent).Problems(400, 503);
    }

    [LongLived]
    private static async Task<IResult> FollowAsync(string id, HttpContext http, Caller caller, TaskReader reader, TaskWatch watch, ITaskStore store, IHostApplicationLifetime lifetime)
    {
        var taskId = Parameters.TaskId(id);
        var since = Since(http);
        return await Waiting.ReadAsync(http, reader, taskId, Patience, _ => true) is { } row && caller.Sees(row.WorkerKind)
            ? await StreamAsync(http, new HashSet<Guid> { taskId }, _ => true, since, watch, store, lifetime)
            : Problems.NotFound(taskId);
    }

    [LongLived]
    private static async Task<IResult> FollowManyAsync(string[]? id, string? workerKind, HttpContext http, Caller caller, TaskWatch watch, ITaskStore store, IHostApplicationLifetime lifetime)
    {
        var since = Since(http);
        if (id?.Length > MaxTasks)
        {
            throw new InvalidRequestException($"The query has {id.Length} times id; at most {MaxTasks} tasks can be followed at once.");
        }

        if (workerKind is not null && !Names.IsWorkerKind(workerKind))
        {
            throw new InvalidRequestException($"workerKind is '{workerKind}', which is no worker kind.");
        }

        if (workerKind is not null)
        {
            caller.Requires(workerKind);
        }

        bool Shows(TaskRow row) => caller.Sees(row.WorkerKind) && (workerKind is null || row.WorkerKind == workerKind);
        return await StreamAsync(http, id is { Length: > 0 } ? id.Select(Parameters.TaskId).ToHashSet() : null, Shows, since, watch, store, lifetime);
    }

    /// <summary>Streams changes of these tasks until all are over, or of all tasks for as long as the reader reads.</summary>
    private static async Task<IResult> StreamAsync(
        HttpContext http, HashSet<Guid>? ids, Func<TaskRow, bool> shows, StreamPosition? since, TaskWatch watch, ITaskStore store, IHostApplicationLifetime lifetime)
    {
        // Before the first look, so that nothing falls in between.
        using var subscription = watch.Subscribe(ids);
        var rows = ids is null ? [] : await store.FindManyAsync(ids, http.RequestAborted);
        var left = ids is null ? null : ids.Except(rows.Where(row => row.IsCompleted).Select(row => row.Id)).ToHashSet();
        var shown = rows.Where(shows).ToList();
        var from = since?.UpdatedAt - (ids is { Count: 1 } ? 0 : Overlap);
        var news = shown.FindAll(row => from is null || row.UpdatedAt > from);
        if (left is { Count: 0 } && (news.Count == 0 || since?.Ends == shown.Count(row => row.IsCompleted)))
        {
            // The reader has seen the end, and shall not come back (HTML standard, 9.2.3).
            return Results.NoContent();
        }

        var stream = new EventStream(http);
        await stream.StartAsync();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            var feed = new TaskEventFeed(stream, shows, countsEnds: ids is not null);
            feed.Know(shown.Except(news));
            await SendAsync(stream, feed, subscription, news, left, since, store, http.Features.Get<Admittance>()!, ended.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            // Another relay, or this one a moment later, goes on.
            stream.Retry(TimeSpan.FromSeconds(1));
            await stream.FlushAsync();
        }
        catch (OperationCanceledException)
        {
            // The reader has left.
        }

        return Results.Empty;
    }

    private static async Task SendAsync(
        EventStream stream, TaskEventFeed feed, TaskSubscription subscription, IReadOnlyList<TaskRow> news, HashSet<Guid>? left, StreamPosition? since, ITaskStore store, Admittance admittance, CancellationToken cancellationToken)
    {
        if (left is null && since is not null)
        {
            // Of all tasks nobody keeps what happened while the reader was away.
            stream.Add("stream.gap", null, "{}");
        }

        feed.Tell([], news);
        await stream.FlushAsync();
        while (left is null or { Count: > 0 } && !subscription.HasMissed)
        {
            var changed = await subscription.TakeAsync(KeepAlive, cancellationToken);
            if (!await admittance.HoldsAsync())
            {
                // The reader comes back, and is told why it is not let in.
                return;
            }

            if (changed.Count == 0)
            {
                stream.KeepAlive();
            }
            else
            {
                var rows = await store.FindManyAsync(changed, cancellationToken);
                feed.Tell(changed, rows);
                left?.ExceptWith(changed.Except(rows.Where(row => !row.IsCompleted).Select(row => row.Id)));
            }

            await stream.FlushAsync();
        }
    }

    private static StreamPosition? Since(HttpContext http)
    {
        var text = http.Request.Headers[LastEventId].ToString();
        return text.Length == 0 ? null
            : StreamPosition.TryParse(text, out var since) ? since
            : throw new InvalidRequestException($"{LastEventId} is '{text}', but must be the id of an event of this stream.");
    }
}
