using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TacoQ.Relay.Catalogue;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary><c>/api/v1/tasks</c>.</summary>
internal static class TaskEndpoints
{
    private const string Json = "application/json";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/v1/tasks", PublishAsync).Operation("publishTask", "Publishes a task.", Scope.TasksPublish)
            .Accepts<PublishTaskRequest>(Json).Produces<PublishedTask>(StatusCodes.Status202Accepted).Problems(400, 413, 503);
        endpoints.MapPost("/api/v1/tasks/{id}/cancel", CancelAsync).Operation("cancelTask", "Asks for a task to be cancelled, whether the relay knows it already or not.", Scope.TasksControl)
            .Produces(StatusCodes.Status202Accepted).Problems(400, 503);
        endpoints.MapPost("/api/v1/task-kinds/{workerKind}/{taskKind}/tasks", PublishAsync).Operation("publishTaskOfKind", "Publishes a task of this kind.", Scope.TasksPublish)
            .Accepts<PublishTaskRequest>(Json).Produces<PublishedTask>(StatusCodes.Status202Accepted).Problems(400, 413, 503);
        endpoints.MapGet("/api/v1/tasks/{id}", GetAsync).Operation("getTask", "A task's record, at once or when it has changed.", Scope.TasksRead)
            .Produces<TaskSnapshot>().Problems(400, 404);
        endpoints.MapGet("/api/v1/task-kinds/{workerKind}/{taskKind}/tasks/{id}", GetAsync).Operation("getTaskOfKind", "A task's record, when it is of this kind.", Scope.TasksRead)
            .Produces<TaskSnapshot>().Problems(400, 404);
    }

    private static async Task<IResult> PublishAsync(
        HttpContext http, string? strict, Caller caller, TaskPublisher publisher, TaskReader reader, IOptions<ClientOptions> client, CancellationToken cancellationToken)
    {
        var isStrict = Parameters.Flag("strict", strict);
        var request = await RequestBody.ReadAsync(
            http, body => ReadAsync(http.Request, body, cancellationToken), TacoJson.Default.PublishTaskRequest, "a task to publish", client.Value.MaxPayloadBytes + RequestBody.DefaultLimit);
        caller.Requires(request.WorkerKind);
        try
        {
            await CheckIdAsync(request.Id, caller, reader, cancellationToken);
            var published = await publisher.PublishAsync(request, isStrict, cancellationToken);
            var location = string.Create(CultureInfo.InvariantCulture, $"{RelayAddress.PathOf(http.Request)}/api/v1/tasks/{published.Id}");
            http.Response.Headers.Location = location;
            caller.Names(published.Id);
            return Results.Json(published with { Location = location }, TacoJson.Default.PublishedTask, statusCode: StatusCodes.Status202Accepted);
        }
        catch (InvalidArgumentsException e)
        {
            return Problems.InvalidArguments(e.Message, e.Errors);
        }
        catch (UnknownTaskKindException e)
        {
            return Problems.NotAnnounced(e.Message, StatusCodes.Status400BadRequest);
        }
        catch (RelayException e)
        {
            return Problems.Unavailable(e.Message);
        }
        catch (ArgumentException e)
        {
            return Problems.BadRequest(e.Message);
        }
        catch (PayloadTooLargeException e)
        {
            return Problems.TooLarge(e.Message);
        }
        catch (EnqueueException e)
        {
            return Problems.Unavailable(e.Message);
        }
    }

    /// <summary>The body, which lacks the kinds where the path has them.</summary>
    private static async ValueTask<PublishTaskRequest?> ReadAsync(HttpRequest request, Stream body, CancellationToken cancellationToken)
    {
        if (request.RouteValues["taskKind"] is not string taskKind)
        {
            return await JsonSerializer.DeserializeAsync(body, TacoJson.Default.PublishTaskRequest, cancellationToken);
        }

        if (await JsonNode.ParseAsync(body, documentOptions: new() { AllowDuplicateProperties = false }, cancellationToken: cancellationToken) is not JsonObject task)
        {
            return null;
        }

        if (!task.TryAdd("taskKind", taskKind) || !task.TryAdd("workerKind", request.RouteValues["workerKind"]?.ToString()))
        {
            throw new JsonException("The path has the kinds already.");
        }

        return task.Deserialize(TacoJson.Default.PublishTaskRequest);
    }

    /// <summary>The record; of the kinds in the path, where it has them: a typed client could not read another one's result.</summary>
    private static async Task<IResult> GetAsync(
        HttpRequest request, string id, string? wait, string? changedSince, Caller caller, TaskReader reader, PayloadMask mask, IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        var taskId = Parameters.TaskId(id);
        if (!TryParseWait(wait, out var limit))
        {
            return Problems.BadRequest($"wait is '{wait}', but must be a number of seconds from 0 to {TaskReader.MaxWait.TotalSeconds}.");
        }

        if (!TryParseTime(changedSince, out var since))
        {
            return Problems.BadRequest($"changedSince is '{changedSince}', but must be an updatedAt of the task, or a number of microseconds since 1970.");
        }

        TaskRow? row;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            row = await reader.ReadAsync(taskId, limit, since, ended.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A relay that stops does not keep requests waiting: the caller asks again, and another one answers.
            row = await reader.ReadAsync(taskId, TimeSpan.Zero, null, cancellationToken);
        }

        return row is null || !caller.Sees(row.WorkerKind) || !IsOf(request.RouteValues, row)
            ? Problems.NotFound(taskId)
            : Results.Json(await mask.OfAsync(caller, row.ToSnapshot(), cancellationToken), TacoJson.Default.TaskSnapshot);
    }

    private static bool IsOf(RouteValueDictionary path, TaskRow row) =>
        path["taskKind"] is not string taskKind || (taskKind == row.TaskKind && path["workerKind"]?.ToString() == row.WorkerKind);

    private static async Task<IResult> CancelAsync(string id, Caller caller, TaskPublisher publisher, TaskReader reader, CancellationToken cancellationToken)
    {
        var taskId = Parameters.TaskId(id);

        // Whose task it is, has to be known where that matters.
        if (caller.WorkerKinds is not null && !caller.Sees((await reader.ReadAsync(taskId, TimeSpan.Zero, null, cancellationToken))?.WorkerKind))
        {
            return Problems.NotFound(taskId);
        }

        try
        {
            await publisher.CancelAsync(taskId, cancellationToken);
            return Results.Accepted();
        }
        catch (EnqueueException e)
        {
            return Problems.NotCancelled(e.Message);
        }
    }

    /// <summary>A task of an id that is taken becomes one with that: of a worker kind that the caller must not touch, perhaps.</summary>
    private static async Task CheckIdAsync(Guid? id, Caller caller, TaskReader reader, CancellationToken cancellationToken)
    {
        if (id is { } taskId && caller.WorkerKinds is not null && await reader.ReadAsync(taskId, TimeSpan.Zero, null, cancellationToken) is { } row && !caller.Sees(row.WorkerKind))
        {
            throw new RefusedException(Problems.Forbidden($"The id {taskId} is that of a task of a worker kind that '{caller.Name}' is not for: leave it out."));
        }
    }

    private static bool TryParseWait(string? text, out TimeSpan wait)
    {
        wait = default;
        if (text is null)
        {
            return true;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || seconds is not (>= 0 and <= 60))
        {
            return false;
        }

        wait = TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>A time as the record has it, so that a caller without microseconds can give it back as text.</summary>
    private static bool TryParseTime(string? text, out DateTimeOffset? time)
    {
        time = null;
        if (text is null)
        {
            return true;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var micros))
        {
            time = WireTime.ToDateTimeOffset(micros);
        }
        else if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
        {
            time = parsed;
        }

        return time is not null;
    }
}
