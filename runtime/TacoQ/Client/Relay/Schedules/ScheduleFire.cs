namespace TacoQ;

/// <summary>A time of a schedule, and what became of it.</summary>
public sealed record ScheduleFire
{
    /// <summary>The time at which it should fire.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When that was decided, by the clock of the relay's database.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>What became of it.</summary>
    public required ScheduleFireOutcome Outcome { get; init; }

    /// <summary>The task, when there is one.</summary>
    public Guid? TaskId { get; init; }
}
