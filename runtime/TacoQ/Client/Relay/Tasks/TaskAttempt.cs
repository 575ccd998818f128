namespace TacoQ;

/// <summary>One of the attempts of a task.</summary>
public sealed record TaskAttempt
{
    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Where it stands.</summary>
    public required TacoTaskStatus Status { get; init; }

    /// <summary>How it ended; null while it has not, and when it asked to be run later.</summary>
    public TaskOutcome? Outcome { get; init; }

    /// <summary>The worker; null while none has begun it.</summary>
    public string? ExecutedBy { get; init; }

    /// <summary>When it started, by the worker's clock.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, by the clock of whoever said so: the worker, or the database when the worker was lost.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed.</summary>
    public TaskError? Error { get; init; }
}
