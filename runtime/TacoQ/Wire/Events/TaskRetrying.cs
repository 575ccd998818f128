namespace TacoQ.Wire;

/// <summary>
/// The attempt failed, or asked to be run later, and the relay shall start the next one after <see cref="Delay"/>. It carries the whole task, so that
/// the retry does not depend on the publisher's event.
/// </summary>
internal sealed record TaskRetrying(TaskAssignment Assignment, long At) : TaskEvent(Assignment.Id, Assignment.Attempt, At)
{
    public required long StartedAt { get; init; }

    public required string ExecutedBy { get; init; }

    /// <summary>The error as JSON; empty when it did not fail.</summary>
    public required ReadOnlyMemory<byte> Error { get; init; }

    public required TimeSpan Delay { get; init; }
}
