namespace TacoQ;

/// <summary>A task that a worker runs.</summary>
/// <param name="Id">Its id.</param>
/// <param name="WorkerKind">Its worker kind; null while that is unknown.</param>
/// <param name="TaskKind">Its task kind; null while that is unknown.</param>
/// <param name="Attempt">Which attempt.</param>
/// <param name="StartedAt">When the attempt began, by the worker's clock.</param>
public sealed record RunningTask(Guid Id, string? WorkerKind, string? TaskKind, int Attempt, DateTimeOffset? StartedAt);
