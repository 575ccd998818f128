namespace TacoQ.Wire;

/// <summary>
/// A worker began a long attempt and acknowledges it to the broker at once: from now on the relay holds the task, and starts the
/// next attempt when the worker falls silent.
/// </summary>
internal sealed record TaskLeased(TaskAssignment Assignment, long At) : TaskEvent(Assignment.Id, Assignment.Attempt, At)
{
    public required string ExecutedBy { get; init; }

    /// <summary>How long the worker may be silent, from this event and from each heartbeat that names the task.</summary>
    public required TimeSpan Lease { get; init; }
}
