namespace TacoQ.Wire;

/// <summary>The task is over, at <see cref="WireEvent.At"/>.</summary>
internal sealed record TaskCompleted(Guid TaskId, int Attempt, long At) : WorkerTaskEvent(TaskId, Attempt, At)
{
    /// <summary>The attempt of an end whose worker does not say which one it ran, as those of TacoQ 0.4: it ends the task, whichever that was.</summary>
    public const int AnyAttempt = int.MaxValue;

    /// <summary>When the attempt began: a running event may be missing, or may come later.</summary>
    public long? StartedAt { get; init; }

    public required TaskOutcome Outcome { get; init; }

    /// <summary>The result, or the error as JSON.</summary>
    public ReadOnlyMemory<byte> Output { get; init; }
}
