namespace TacoQ;

/// <summary>A worker kind: what waits for its workers, and how they come along.</summary>
public sealed record WorkerKindStatus
{
    /// <summary>The worker kind.</summary>
    public required string WorkerKind { get; init; }

    /// <summary>Whether its workers take no tasks, on an operator's word.</summary>
    public bool Paused { get; init; }

    /// <summary>Since when it is paused, by the clock of the relay's database; null when it is not.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>How many tasks the broker has in its queues that no worker has been given; null when the broker cannot be asked now. About a second old.</summary>
    public long? Depth { get; init; }

    /// <summary>How many consumers the broker knows on its queues; null when it cannot be asked now. Paused workers have none.</summary>
    public int? Consumers { get; init; }

    /// <summary>How many workers of it are alive, by their heartbeats.</summary>
    public int Workers { get; init; }

    /// <summary>How many of its tasks run.</summary>
    public int Running { get; init; }

    /// <summary>How many tasks come in a minute: the mean of the last five.</summary>
    public double InPerMinute { get; init; }

    /// <summary>How many tasks end in a minute: the mean of the last five.</summary>
    public double OutPerMinute { get; init; }

    /// <summary>How long the oldest task in its queues has existed, in seconds; null when none waits.</summary>
    public double? OldestWaitingSeconds { get; init; }

    /// <summary>How many tasks wait for their time; null when more than 10,000 do in all, which are not counted.</summary>
    public int? Scheduled { get; init; }

    /// <summary>How many tasks wait for their next attempt; null when they are not counted, as with <see cref="Scheduled"/>.</summary>
    public int? Retrying { get; init; }

    /// <summary>How many tasks wait for a worker that knows their kind; null when more than 10,000 do in all, which are not counted.</summary>
    public int? Parked { get; init; }

    /// <summary>What a person should know: that some of its workers cannot be paused, for example.</summary>
    public string? Warning { get; init; }
}
