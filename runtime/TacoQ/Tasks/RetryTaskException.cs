namespace TacoQ;

/// <summary>
/// Thrown by a task that wants its next attempt: the attempt has failed, and the next one comes after a delay of the task's own
/// choice, whatever <see cref="TacoTaskAttribute.RetryOn"/> and <see cref="TacoTaskAttribute.NoRetryOn"/> say. It uses an attempt: when
/// <see cref="TaskContext.MaxAttempts"/> is reached, the task fails for good.
/// </summary>
public sealed class RetryTaskException : Exception
{
    /// <summary>Asks for the next attempt.</summary>
    /// <param name="delay">How long to wait before it, zero to 36500 days. Default: what the task's retry policy says.</param>
    /// <param name="inner">What went wrong. It is reported as the attempt's error, in place of this exception.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is out of its range.</exception>
    public RetryTaskException(TimeSpan? delay = null, Exception? inner = null)
        : base("The task asked for its next attempt.", inner)
    {
        Delay = delay is { } wait ? TaskDelays.Check(wait, nameof(delay)) : null;
    }

    /// <summary>How long to wait before the next attempt, or null for what the task's retry policy says.</summary>
    public TimeSpan? Delay { get; }
}
