namespace TacoQ;

/// <summary>A worker, as it described itself last.</summary>
public sealed record WorkerStatus
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is there.</summary>
    public required WorkerState State { get; init; }

    /// <summary>The machine.</summary>
    public required string Host { get; init; }

    /// <summary>The version of its program.</summary>
    public required string Version { get; init; }

    /// <summary>The worker kinds whose tasks it takes.</summary>
    public required IReadOnlyList<string> WorkerKinds { get; init; }

    /// <summary>The tasks that it can run, as <c>worker kind/task kind</c>.</summary>
    public required IReadOnlyList<string> TaskKinds { get; init; }

    /// <summary>How many tasks it runs at once, at most.</summary>
    public required int Capacity { get; init; }

    /// <summary>How many it ran at its last heartbeat.</summary>
    public required int Busy { get; init; }

    /// <summary>When its process started, by its clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was heard last, by the clock of the relay's database.</summary>
    public required DateTimeOffset LastHeartbeatAt { get; init; }

    /// <summary>What it runs, the oldest first, up to 100 tasks; null in lists.</summary>
    public IReadOnlyList<RunningTask>? Running { get; init; }
}
