namespace TacoQ.Wire;

/// <summary>A worker began the attempt, at <see cref="WireEvent.At"/>.</summary>
internal sealed record TaskRunning(Guid TaskId, int Attempt, long At) : WorkerTaskEvent(TaskId, Attempt, At)
{
    /// <summary>
    /// Of a task that was delivered before: the process that begins it now (<c>WorkerIdentity.StartedAt</c>). The relay counts the
    /// processes that did not live to finish the attempt.
    /// </summary>
    public long? Process { get; init; }
}
