namespace TacoQ.Wire;

/// <summary>A worker got a task of a kind that it does not know, and gives it to the relay to keep.</summary>
internal sealed record TaskParked(TaskAssignment Assignment, long At) : TaskEvent(Assignment.Id, Assignment.Attempt, At)
{
    public required string ExecutedBy { get; init; }
}
