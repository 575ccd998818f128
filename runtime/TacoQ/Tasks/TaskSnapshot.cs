using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace TacoQ;

/// <summary>What the relay's record says of a task at one moment. Also the body of <c>GET /api/v1/tasks/{id}</c>.</summary>
public sealed record TaskSnapshot
{
    /// <summary>The task's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The task kind; null while only a foreign worker's update has been seen.</summary>
    public string? TaskKind { get; init; }

    /// <summary>The worker kind; null while only a foreign worker's update has been seen.</summary>
    public string? WorkerKind { get; init; }

    /// <summary>Where the task stands.</summary>
    public required TacoTaskStatus Status { get; init; }

    /// <summary>What a pending task waits for; otherwise null.</summary>
    public PendingReason? Reason { get; init; }

    /// <summary>How a completed task ended; otherwise null.</summary>
    public TaskOutcome? Outcome { get; init; }

    /// <summary>The priority, 0 (lowest) to 255.</summary>
    public int Priority { get; init; }

    /// <summary>The attempt that runs, ran last or comes next, counting from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>How often the task is tried, when its publisher said so.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>When the task was enqueued, by the publisher's clock.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the task is due, by the database's clock: it is scheduled or waits for its next attempt.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When the last attempt started, by the worker's clock.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the task completed, by the worker's clock.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When the record last changed, by the database's clock.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Until when an attempt may start.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How long the completed task is kept, in seconds.</summary>
    public long RetentionSeconds { get; init; }

    /// <summary>The worker that runs or ran the last attempt.</summary>
    public string? ExecutedBy { get; init; }

    /// <summary>How far the running task says it is.</summary>
    public TaskProgress? Progress { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public TaskError? Error { get; init; }

    /// <summary>The result of a task that succeeded; null as long as there is none.</summary>
    public TaskPayload? Result { get; init; }

    /// <summary>The headers that the publisher gave to the task.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, string> Headers
    {
        // Not an initialiser: the JSON source generator sets every init property, those that are missing to null.
        get => field ?? FrozenDictionary<string, string>.Empty;
        init;
    }
}
