namespace TacoQ.Worker;

/// <summary>Whether a failed attempt is followed by another, and when.</summary>
internal sealed class RetryPolicy(WorkerOptions options, Random random)
{
    /// <summary>The wait before the next attempt, or null when there is none.</summary>
    public TimeSpan? NextDelay(TaskAssignment assignment, TaskDefinition definition, Exception error)
    {
        var attempts = assignment.MaxAttempts ?? definition.MaxAttempts ?? options.MaxAttempts;
        return error is TaskArgumentException || assignment.Attempt >= attempts ? null : Backoff(assignment.Attempt);
    }

    // Exponential with full jitter: spreads the retries of many tasks that failed together.
    private TimeSpan Backoff(int attempt)
    {
        var ceiling = Math.Min(options.RetryDelay.TotalMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 62)), options.MaxRetryDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(random.NextDouble() * ceiling);
    }
}
