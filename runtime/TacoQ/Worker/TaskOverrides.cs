namespace TacoQ;

/// <summary>What the configuration says of a single task, bound to <c>TacoQ:Worker:Tasks:{task}</c>. What is null stays as the task's attribute has it.</summary>
public sealed class TaskOverrides
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(365);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(24);

    /// <summary>How often the task is tried; 1 to 1000.</summary>
    public int? MaxAttempts { get; set; }

    /// <summary>How long one attempt may take; more than zero, at most 24 days.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>How the wait before the next attempt grows.</summary>
    public TaskBackoff? Backoff { get; set; }

    /// <summary>The wait that the backoff starts from; at most 365 days.</summary>
    public TimeSpan? RetryDelay { get; set; }

    /// <summary>The longest wait between two attempts, <see cref="RetryDelay"/> or more; at most 365 days.</summary>
    public TimeSpan? MaxRetryDelay { get; set; }

    internal void Validate(string section) => OptionsCheck.For(section)
        .Range(MaxAttempts ?? 1, nameof(MaxAttempts), 1, 1000)
        .Range(Timeout ?? LongestTimeout, nameof(Timeout), TimeSpan.FromTicks(1), LongestTimeout)
        .That(Backoff is not { } backoff || Enum.IsDefined(backoff), nameof(Backoff), Backoff, string.Join(", ", Enum.GetNames<TaskBackoff>()))
        .Range(RetryDelay ?? TimeSpan.Zero, nameof(RetryDelay), TimeSpan.Zero, LongestDelay)
        .Range(MaxRetryDelay ?? LongestDelay, nameof(MaxRetryDelay), RetryDelay ?? TimeSpan.Zero, LongestDelay);
}
