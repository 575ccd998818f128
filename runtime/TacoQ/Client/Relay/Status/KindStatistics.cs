namespace TacoQ;

/// <summary>What became of the tasks of a kind.</summary>
public sealed record KindStatistics
{
    /// <summary>The worker kind.</summary>
    public required string WorkerKind { get; init; }

    /// <summary>The task kind; null for all of the worker kind.</summary>
    public string? TaskKind { get; init; }

    /// <summary>Tasks that were enqueued.</summary>
    public long Enqueued { get; init; }

    /// <summary>Tasks that succeeded.</summary>
    public long Succeeded { get; init; }

    /// <summary>Tasks that failed for good.</summary>
    public long Failed { get; init; }

    /// <summary>Tasks that were cancelled.</summary>
    public long Cancelled { get; init; }

    /// <summary>Tasks that expired before they began.</summary>
    public long Expired { get; init; }

    /// <summary>Attempts after the first.</summary>
    public long Retried { get; init; }

    /// <summary>The share of failed ones among those that succeeded or failed, 0 to 1; null when there are none.</summary>
    public double? FailureRate { get; init; }

    /// <summary>From enqueueing to the beginning, of tasks that ended with their first attempt; a delay that was asked for is in it. Null when there are none.</summary>
    public DurationPercentiles? Wait { get; init; }

    /// <summary>How long the last attempts of tasks that ended took. Null when there are none.</summary>
    public DurationPercentiles? Run { get; init; }
}
