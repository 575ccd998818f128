namespace TacoQ;

/// <summary>When a task is run by itself: what <see cref="TacoScheduleAttribute"/> says. The relay does it.</summary>
/// <param name="name">The schedule's name.</param>
public sealed class TaskSchedule(string name)
{
    /// <summary>The schedule's name, one of its own among all of a relay's.</summary>
    public string Name { get; } = Names.CheckSchedule(name);

    /// <summary>The cron expression, or null for an interval.</summary>
    public string? Cron { get; init; }

    /// <summary>The time zone of the cron expression, by its IANA id, or null for UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>How often, in seconds, or null for a cron expression.</summary>
    public int? EverySeconds { get; init; }

    /// <summary>What becomes of times that were missed.</summary>
    public MisfirePolicy Misfire { get; init; }

    /// <summary>How many of them fire by <see cref="MisfirePolicy.All"/>, or null for the default.</summary>
    public int? MisfireLimit { get; init; }

    /// <summary>What becomes of a time at which the last task is not completed.</summary>
    public OverlapPolicy Overlap { get; init; }
}
