using System.Collections.Frozen;
using TacoQ.Broker;
using TacoQ.Diagnostics;
using TacoQ.Relay.Catalogue;
using TacoQ.Relay.Ingest;
using TacoQ.Relay.Storage;
using TacoQ.Wire;

namespace TacoQ.Relay.Api;

/// <summary>Publishes tasks for callers without an SDK.</summary>
internal sealed class TaskPublisher(TacoClient client, TaskCatalogue catalogue, ITaskStore store, TimeProvider time)
{
    // Publishing does without the database, if it has to.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly ReadOnlyMemory<byte> NoArguments = "{}"u8.ToArray();

    /// <summary>The options as the members of the request that set them.</summary>
    private static readonly FrozenDictionary<string, string> Members = new Dictionary<string, string>
    {
        [nameof(EnqueueOptions.Priority)] = "priority",
        [nameof(EnqueueOptions.Delay)] = "delaySeconds",
        [nameof(EnqueueOptions.RunAt)] = "runAt",
        [nameof(EnqueueOptions.Retention)] = "retentionSeconds",
        [nameof(EnqueueOptions.Timeout)] = "timeoutSeconds",
        [nameof(EnqueueOptions.MaxAttempts)] = "maxAttempts",
        [nameof(EnqueueOptions.ExpiresIn)] = "expiresInSeconds",
        [nameof(EnqueueOptions.Headers)] = "headers",
    }.ToFrozenDictionary();

    /// <summary>Publishes a task whose arguments fit. Of one that is not in the catalogue, the answer has a warning; with <paramref name="strict"/> it is refused.</summary>
    /// <exception cref="ArgumentException">The request is wrong; the message says what and how.</exception>
    /// <exception cref="EnqueueException">The broker did not take it.</exception>
    public async Task<PublishedTask> PublishAsync(PublishTaskRequest request, bool strict, CancellationToken cancellationToken)
    {
        var task = await CheckAsync(request, strict, cancellationToken);
        var id = task.Options.Id ?? NewId();
        await SendAsync(task, id, cancellationToken);
        return new(id, $"api/v1/tasks/{id}", task.Warning);
    }

    /// <summary>The answer to an id whose events would be left out as late ones: the task would run, and nobody would find it.</summary>
    public static ArgumentException Deleted(Guid id) => new($"The task {id} was deleted not long ago: its id cannot be used again.");

    /// <summary>Whether a task can be published.</summary>
    /// <exception cref="ArgumentException">The request is wrong; the message says what and how.</exception>
    public async Task<CheckedTask> CheckAsync(PublishTaskRequest request, bool strict, CancellationToken cancellationToken)
    {
        var task = await CheckAsync(request, strict, new CatalogueMemo(), cancellationToken);
        return request.Id is { } id && await IsDeletedAsync(id, cancellationToken) ? throw Deleted(id) : task;
    }

    /// <summary>Whether a task among others can be published; of deleted ids these are asked about together.</summary>
    /// <exception cref="ArgumentException">The request is wrong; the message says what and how.</exception>
    public async Task<CheckedTask> CheckAsync(PublishTaskRequest request, bool strict, CatalogueMemo memo, CancellationToken cancellationToken)
    {
        var definition = new TaskDefinition(request.TaskKind, request.WorkerKind);
        var options = new EnqueueOptions
        {
            Id = request.Id,
            Priority = request.Priority,
            Delay = Seconds.ToSpan(request.DelaySeconds, "delaySeconds"),
            RunAt = request.RunAt,
            Retention = Seconds.ToSpan(request.RetentionSeconds, "retentionSeconds"),
            Timeout = Seconds.ToSpan(request.TimeoutSeconds, "timeoutSeconds"),
            MaxAttempts = request.MaxAttempts,
            ExpiresIn = Seconds.ToSpan(request.ExpiresInSeconds, "expiresInSeconds"),
            Headers = request.Headers ?? FrozenDictionary<string, string>.Empty,
        };
        options.Validate(Members);
        var input = request.Arguments ?? new TaskPayload(NoArguments);
        var warning = await catalogue.CheckAsync(definition, input, strict, memo, cancellationToken);
        var task = new CheckedTask(definition, options, input, warning);
        var assignment = ToAssignment(task, options.Id ?? Guid.Empty);
        client.Check(assignment);

        // What the store would refuse later, when nobody is there to be told.
        return Refusal.Check(new TaskAssigned(assignment, assignment.CreatedAt)) is { } reason ? throw new ArgumentException($"The task cannot be stored: {reason}.") : task;
    }

    /// <summary>Sends a task to its workers and to the relays.</summary>
    /// <exception cref="EnqueueException">The broker did not take it.</exception>
    public async Task SendAsync(CheckedTask task, Guid id, CancellationToken cancellationToken)
    {
        using var activity = TacoTelemetry.StartPublish(task.Definition, id);
        var began = time.GetTimestamp();
        try
        {
            await client.PublishAsync(ToAssignment(task, id), cancellationToken).ThenElsewhereAsync();
            TacoTelemetry.Published(task.Definition, time.GetElapsedTime(began), error: null);
        }
        catch (Exception e)
        {
            TacoTelemetry.Published(task.Definition, time.GetElapsedTime(began), e);
            throw;
        }
    }

    /// <summary>The task for the record, from which it is sent when it is due.</summary>
    public TaskAssignment Record(CheckedTask task, Guid id)
    {
        using var activity = TacoTelemetry.StartPublish(task.Definition, id);
        return ToAssignment(task, id);
    }

    private async Task<bool> IsDeletedAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindDeletedAsync([id], cancellationToken).WaitAsync(Patience, time, cancellationToken) is [_];
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public Guid NewId() => Guid.CreateVersion7(time.GetUtcNow());

    private TaskAssignment ToAssignment(CheckedTask task, Guid id)
    {
        var (definition, options, input, _) = task;
        var now = WireTime.Now(time);
        return new TaskAssignment
        {
            Id = id,
            TaskKind = definition.Kind,
            WorkerKind = definition.WorkerKind,
            CreatedAt = now,
            Input = input.Bytes,
            Priority = options.Priority ?? 0,
            RetentionSeconds = options.Retention is { } retention ? (long)Math.Ceiling(retention.TotalSeconds) : TaskAssignment.DefaultRetentionSeconds,
            TraceContext = TacoTelemetry.CurrentTraceContext(),
            Headers = options.Headers,
            MaxAttempts = options.MaxAttempts,
            Timeout = options.Timeout,
            ExpiresAt = options.ExpiresIn is { } expiresIn ? WireTime.Add(now, expiresIn) : null,
            RunAt = options.RunAt is { } runAt ? WireTime.From(runAt) : null,
            Delay = options.Delay,
        };
    }
}
