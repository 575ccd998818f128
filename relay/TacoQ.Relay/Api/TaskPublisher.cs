using System.Collections.Frozen;
using TacoQ.Diagnostics;
using TacoQ.Relay.Catalogue;

namespace TacoQ.Relay.Api;

/// <summary>Publishes tasks for callers without an SDK.</summary>
internal sealed class TaskPublisher(TacoClient client, TaskCatalogue catalogue, TimeProvider time)
{
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
        var definition = new TaskDefinition(request.TaskKind, request.WorkerKind);
        var options = new EnqueueOptions
        {
            Id = request.Id,
            Priority = request.Priority,
            Delay = ToSpan(request.DelaySeconds, nameof(EnqueueOptions.Delay)),
            RunAt = request.RunAt,
            Retention = ToSpan(request.RetentionSeconds, nameof(EnqueueOptions.Retention)),
            Timeout = ToSpan(request.TimeoutSeconds, nameof(EnqueueOptions.Timeout)),
            MaxAttempts = request.MaxAttempts,
            ExpiresIn = ToSpan(request.ExpiresInSeconds, nameof(EnqueueOptions.ExpiresIn)),
            Headers = request.Headers ?? FrozenDictionary<string, string>.Empty,
        };
        options.Validate(Members);
        var input = request.Arguments ?? new TaskPayload(NoArguments);
        var warning = await catalogue.CheckAsync(definition, input, strict, cancellationToken);

        var now = WireTime.Now(time);
        var id = request.Id ?? Guid.CreateVersion7(time.GetUtcNow());
        using var activity = TacoTelemetry.StartPublish(definition, id);
        await client.PublishAsync(
            new TaskAssignment
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
            },
            cancellationToken);
        return new(id, $"api/v1/tasks/{id}", warning);
    }

    /// <exception cref="EnqueueException">The broker did not take it.</exception>
    public Task CancelAsync(Guid id, CancellationToken cancellationToken) => client.CancelAsync(id, cancellationToken);

    private static TimeSpan? ToSpan(double? seconds, string option) => seconds switch
    {
        null => null,
        >= 0 and <= 3_153_600_000 => TimeSpan.FromSeconds(seconds.Value),
        _ => throw new ArgumentException($"{Members[option]} must be from 0 to 3153600000 seconds."),
    };
}
