using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary>Publishing through <c>/api/v1</c>: one task, or many.</summary>
internal static class TaskPublishEndpoints
{
    /// <summary>Enough for many tasks, if not for many large ones.</summary>
    private const long MaxBatchBytes = 16 * 1024 * 1024;

    private const string Json = "application/json";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/v1/tasks", PublishAsync).Operation("publishTask", "Publishes a task.", Scope.TasksPublish)
            .Body<PublishTaskRequest>().Produces<PublishedTask>(StatusCodes.Status202Accepted).Problems(400, 413, 422, 503);
        endpoints.MapPost("/api/v1/task-kinds/{workerKind}/{taskKind}/tasks", PublishAsync).Operation("publishTaskOfKind", "Publishes a task of this kind.", Scope.TasksPublish)
            .Body<PublishTaskRequest>().Produces<PublishedTask>(StatusCodes.Status202Accepted).Problems(400, 413, 422, 503);
        endpoints.MapPost("/api/v1/tasks/batch", PublishManyAsync).Operation("publishTasks", "Publishes up to 1000 tasks, each by itself or all or none.", Scope.TasksPublish)
            .Body<PublishTasksRequest>().Produces<PublishedTasks>().Problems(400, 413, 422, 503);
    }

    private static async Task<IResult> PublishAsync(
        HttpContext http, string? strict, Caller caller, ITaskStore store, TaskPublisher publisher, RecordedTasks record, Idempotency idempotency, IOptions<ClientOptions> client, CancellationToken cancellationToken)
    {
        var isStrict = Parameters.Flag("strict", strict);
        var request = await RequestBody.ReadAsync(
            http, (body, type) => ReadAsync(http.Request, body, type, cancellationToken), TacoJson.Default.PublishTaskRequest, "a task to publish", client.Value.MaxPayloadBytes + RequestBody.DefaultLimit);
        await CheckAccessAsync(caller, [request], store, cancellationToken);
        var key = Idempotency.KeyOf(http, caller, "publishTask", () => JsonSerializer.SerializeToUtf8Bytes(request, TacoJson.Default.PublishTaskRequest));
        return await AnswerAsync(http, StatusCodes.Status202Accepted, () => idempotency.OnceAsync(
            key,
            () => publisher.CheckAsync(request, isStrict, cancellationToken),
            async (task, noted) =>
            {
                var id = task.Options.Id ?? noted ?? publisher.NewId();
                await (noted is null ? publisher.SendAsync(task, id, cancellationToken) : record.AddAsync([publisher.Record(task, id)], cancellationToken));
                caller.Names(id);
                var location = string.Create(CultureInfo.InvariantCulture, $"{RelayAddress.PathOf(http.Request)}/api/v1/tasks/{id}");
                return JsonSerializer.Serialize(new(id, location, task.Warning), TacoJson.Default.PublishedTask);
            },
            cancellationToken));
    }

    private static async Task<IResult> PublishManyAsync(HttpContext http, string? strict, Caller caller, ITaskStore store, TaskBatches batches, Idempotency idempotency, IOptions<ClientOptions> client, CancellationToken cancellationToken)
    {
        var isStrict = Parameters.Flag("strict", strict);
        var request = await RequestBody.ReadAsync(
            http, TacoJson.Default.PublishTasksRequest, "tasks to publish", Math.Max(MaxBatchBytes, client.Value.MaxPayloadBytes + RequestBody.DefaultLimit));
        await CheckAccessAsync(caller, request.Tasks, store, cancellationToken);
        var key = Idempotency.KeyOf(http, caller, "publishTasks", () => JsonSerializer.SerializeToUtf8Bytes(request, TacoJson.Default.PublishTasksRequest));
        return await AnswerAsync(http, StatusCodes.Status200OK, () => idempotency.OnceAsync(
            key,
            () => batches.CheckAsync(request, isStrict, cancellationToken),
            async (batch, noted) => JsonSerializer.Serialize(
                await batches.PublishAsync(batch, noted, RelayAddress.PathOf(http.Request) + "/", cancellationToken), TacoJson.Default.PublishedTasks),
            cancellationToken));
    }

    /// <summary>The caller may publish to these worker kinds. A task of an id that is taken becomes one with that: of a worker kind that the caller must not touch, perhaps.</summary>
    private static async Task CheckAccessAsync(Caller caller, IReadOnlyList<PublishTaskRequest> tasks, ITaskStore store, CancellationToken cancellationToken)
    {
        foreach (var workerKind in tasks.Select(task => task?.WorkerKind).Distinct(StringComparer.Ordinal))
        {
            caller.Requires(workerKind);
        }

        Guid[] ids = caller.WorkerKinds is null ? [] : [.. tasks.Select(task => task.Id).OfType<Guid>()];
        if (ids.Length > 0 && (await store.FindManyAsync(ids, cancellationToken)).FirstOrDefault(row => !caller.Sees(row.WorkerKind)) is { } row)
        {
            throw new RefusedException(Problems.Forbidden($"The id {row.Id} is that of a task of a worker kind that '{caller.Name}' is not for: leave it out."));
        }
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, int status, Func<Task<(string Answer, bool Replayed)>> publish)
    {
        try
        {
            var (answer, replayed) = await publish();
            if (status == StatusCodes.Status202Accepted)
            {
                http.Response.Headers.Location = JsonSerializer.Deserialize(answer, TacoJson.Default.PublishedTask)!.Location;
            }

            if (replayed)
            {
                http.Response.Headers[Idempotency.Replayed] = "true";
            }

            return Results.Text(answer, Json, statusCode: status);
        }
        catch (Exception e) when (Problems.Of(e) is { } problem)
        {
            return problem;
        }
    }

    /// <summary>The body, which lacks the kinds where the path has them.</summary>
    private static async ValueTask<PublishTaskRequest?> ReadAsync(HttpRequest request, Stream body, JsonTypeInfo<PublishTaskRequest> type, CancellationToken cancellationToken)
    {
        if (request.RouteValues["taskKind"] is not string taskKind)
        {
            return await JsonSerializer.DeserializeAsync(body, type, cancellationToken);
        }

        if (await JsonNode.ParseAsync(body, documentOptions: new() { AllowDuplicateProperties = false }, cancellationToken: cancellationToken) is not JsonObject task)
        {
            return null;
        }

        if (!task.TryAdd("taskKind", taskKind) || !task.TryAdd("workerKind", request.RouteValues["workerKind"]?.ToString()))
        {
            throw new JsonException("The path has the kinds already.");
        }

        return task.Deserialize(type);
    }
}
