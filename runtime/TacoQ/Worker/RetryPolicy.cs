namespace TacoQ.Worker;

/// <summary>Whether a failed attempt is followed by another, and when.</summary>
internal sealed class RetryPolicy(WorkerOptions options, Random random)
{
    /// <summary>How often the task is tried. The definition has what the configuration says of the task.</summary>
    public int MaxAttempts(TaskAssignment assignment, TaskDefinition definition) => assignment.MaxAttempts ?? definition.MaxAttempts ?? options.MaxAttempts;

    /// <summary>The wait before the next attempt, or null when there is none.</summary>
    public TimeSpan? NextDelay(TaskAssignment assignment, TaskDefinition definition, Exception error) =>
        assignment.Attempt < MaxAttempts(assignment, definition) && MayRetry(definition, error)
            ? (error as RetryTaskException)?.Delay ?? Backoff(definition, assignment.Attempt)
            : null;

    private static bool MayRetry(TaskDefinition definition, Exception error) => error switch
    {
        TaskArgumentException or RejectTaskException => false,
        RetryTaskException => true,
        _ => !IsOneOf(definition.NoRetryOn, error) && (definition.RetryOn.Count == 0 || IsOneOf(definition.RetryOn, error)),
    };

    private static bool IsOneOf(IReadOnlyList<Type> types, Exception error) => types.Any(type => type.IsInstanceOfType(error));

    private TimeSpan Backoff(TaskDefinition definition, int attempt)
    {
        var delay = definition.RetryDelay ?? options.RetryDelay;
        return (definition.Backoff ?? options.Backoff) switch
        {
            TaskBackoff.Fixed => Ceiling(definition, delay, 1),
            TaskBackoff.Linear => random.NextDouble() * Ceiling(definition, delay, attempt),
            _ => random.NextDouble() * Ceiling(definition, delay, Math.Pow(2, Math.Min(attempt - 1, 62))),
        };
    }

    private TimeSpan Ceiling(TaskDefinition definition, TimeSpan delay, double factor)
    {
        var longest = definition.MaxRetryDelay ?? LongestFor(definition.RetryDelay);
        return delay.TotalSeconds * factor < longest.TotalSeconds ? delay * factor : longest;
    }

    /// <summary>The worker's limit is not meant for a task that asks for a longer delay.</summary>
    private TimeSpan LongestFor(TimeSpan? ownDelay) => ownDelay > options.MaxRetryDelay ? ownDelay.Value : options.MaxRetryDelay;
}
