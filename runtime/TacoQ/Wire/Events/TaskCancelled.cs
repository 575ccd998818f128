namespace TacoQ.Wire;

/// <summary>Somebody wants the task to be cancelled, whichever attempt it is in.</summary>
internal sealed record TaskCancelled(Guid TaskId, long At) : TaskEvent(TaskId, Attempt: 0, At);
