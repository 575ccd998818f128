namespace TacoQ.Wire;

/// <summary>A publisher enqueued the task.</summary>
internal sealed record TaskAssigned(TaskAssignment Assignment, long At) : TaskEvent(Assignment.Id, Assignment.Attempt, At);
