namespace TacoQ;

/// <summary>The task whose result was awaited ended without one: it failed, was cancelled or expired.</summary>
public sealed class TaskFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="error">Why its last attempt failed, when it did.</param>
    public TaskFailedException(Guid taskId, TaskOutcome outcome, TaskError? error)
        : base(Describe(taskId, outcome, error))
    {
        TaskId = taskId;
        Outcome = outcome;
        Error = error;
    }

    /// <summary>The task.</summary>
    public Guid TaskId { get; }

    /// <summary>How it ended: failed, cancelled or expired.</summary>
    public TaskOutcome Outcome { get; }

    /// <summary>Why its last attempt failed; null when no attempt failed.</summary>
    public TaskError? Error { get; }

    /// <summary>The type of the worker's exception, in the worker's language.</summary>
    public string? ErrorType => Error?.Type;

    /// <summary>The attempt that failed, counting from 1, when the worker says so.</summary>
    public int? Attempt => Error?.Attempt;

    private static string Describe(Guid taskId, TaskOutcome outcome, TaskError? error) => (outcome, error) switch
    {
        (TaskOutcome.Failed, { Attempt: { } attempt }) => $"Task {taskId} failed in attempt {attempt}: {error.Type}: {error.Message}",
        (TaskOutcome.Failed, not null) => $"Task {taskId} failed: {error.Type}: {error.Message}",
        (TaskOutcome.Failed, null) => $"Task {taskId} failed.",
        (TaskOutcome.Cancelled, _) => $"Task {taskId} was cancelled.",
        (TaskOutcome.Expired, _) => $"Task {taskId} expired before an attempt began.",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "A task that succeeded did not fail."),
    };
}
