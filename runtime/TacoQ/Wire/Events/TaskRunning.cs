namespace TacoQ.Wire;

/// <summary>A worker began the attempt, at <see cref="WireEvent.At"/>.</summary>
internal sealed record TaskRunning(Guid TaskId, int Attempt, long At) : WorkerTaskEvent(TaskId, Attempt, At);
