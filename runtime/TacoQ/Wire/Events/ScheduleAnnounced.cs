namespace TacoQ.Wire;

/// <summary>A worker says when one of its tasks is to be run by itself: when it starts, every hour, and when its code was changed in place.</summary>
internal sealed record ScheduleAnnounced(string Name, string WorkerKind, string TaskKind, long At) : WireEvent(At)
{
    /// <summary>The worker's name.</summary>
    public required string Worker { get; init; }

    /// <summary>When its process started: of two that say different things, the later one counts.</summary>
    public required long Process { get; init; }

    public string? Cron { get; init; }

    public string? TimeZone { get; init; }

    public int? EverySeconds { get; init; }

    public MisfirePolicy Misfire { get; init; }

    public int? MisfireLimit { get; init; }

    public OverlapPolicy Overlap { get; init; }

    public int Priority { get; init; }

    public long? RetentionSeconds { get; init; }
}
