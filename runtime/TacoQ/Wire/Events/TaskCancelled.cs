namespace TacoQ.Wire;

/// <summary>Somebody wants the task to be cancelled.</summary>
internal sealed record TaskCancelled(Guid TaskId, long At) : TaskEvent(TaskId, Attempt: 0, At)
{
    /// <summary>From a relay to workers: the last attempt that shall not run. Null: whichever attempt it is in.</summary>
    public int? UpTo { get; init; }
}
