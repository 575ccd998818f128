namespace TacoQ.Wire;

/// <summary>A worker's event. It repeats what the assignment said (a worker of TacoQ 0.4 does not), so that the row is whole but for the input.</summary>
internal abstract record WorkerTaskEvent(Guid TaskId, int Attempt, long At) : TaskEvent(TaskId, Attempt, At)
{
    public string? TaskKind { get; init; }

    public string? WorkerKind { get; init; }

    public long? CreatedAt { get; init; }

    public int? Priority { get; init; }

    public long? RetentionSeconds { get; init; }

    /// <summary>The worker's name.</summary>
    public string? ExecutedBy { get; init; }
}
