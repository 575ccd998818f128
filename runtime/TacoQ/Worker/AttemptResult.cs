namespace TacoQ.Worker;

/// <summary>How an attempt ended.</summary>
internal abstract record AttemptResult
{
    /// <summary>The task is over.</summary>
    public sealed record Ended(TaskOutcome Outcome, ReadOnlyMemory<byte> Output) : AttemptResult;

    /// <summary>It failed, and there is another attempt after a while.</summary>
    public sealed record Retry(TimeSpan Delay, ReadOnlyMemory<byte> Error) : AttemptResult;

    /// <summary>It asked to be run again after a while, which uses no attempt.</summary>
    public sealed record Snooze(TimeSpan Delay, int MaxAttempts) : AttemptResult;

    /// <summary>It could not be finished here: the task goes back to the broker.</summary>
    public sealed record Returned : AttemptResult;
}
