namespace TacoQ;

/// <summary>
/// Thrown by a task that cannot do its work yet: it runs again after a delay. That is no failure and uses no attempt:
/// <see cref="TaskContext.Attempt"/> and <see cref="TaskContext.MaxAttempts"/> both grow by one. A task may snooze as often as it likes; an
/// expiry (<see cref="EnqueueOptions.ExpiresIn"/>) bounds that.
/// </summary>
public sealed class SnoozeTaskException : Exception
{
    /// <summary>Asks to be run again later.</summary>
    /// <param name="delay">How long to wait, zero to 36500 days.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is out of its range.</exception>
    public SnoozeTaskException(TimeSpan delay)
        : base("The task asked to be run again later.") => Delay = TaskDelays.Check(delay, nameof(delay));

    /// <summary>How long to wait before the task runs again.</summary>
    public TimeSpan Delay { get; }
}
