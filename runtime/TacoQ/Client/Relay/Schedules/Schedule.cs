namespace TacoQ;

/// <summary>A schedule as the relay keeps it.</summary>
public sealed record Schedule
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it enqueues, and when. Its arguments are there when it was asked for by its name.</summary>
    public required ScheduleDefinition Definition { get; init; }

    /// <summary>Who defines it.</summary>
    public ScheduleOrigin Origin { get; init; }

    /// <summary>Counts its changes; the number in its <c>ETag</c>.</summary>
    public long Version { get; init; }

    /// <summary>When it fires next. Null while it is paused, and when no time is left.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>The last time at which it fired or was left out.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>The task that it enqueued last.</summary>
    public Guid? LastTaskId { get; init; }

    /// <summary>Since when it is paused, or null.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>Why it is paused, when the relay has done so: <c>no worker has announced it for a day</c>. Null when somebody asked for it.</summary>
    public string? PausedReason { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The worker that announced it last; null for one that was not defined in code.</summary>
    public string? AnnouncedBy { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? AnnouncedAt { get; init; }

    /// <summary>What may be wrong with it: no worker has announced such a task. Only in the answer to a change.</summary>
    public string? Warning { get; init; }
}
