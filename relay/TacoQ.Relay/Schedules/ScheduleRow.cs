using System.Text.Json;

namespace TacoQ.Relay.Schedules;

/// <summary>A schedule's row. Times are microseconds since 1970.</summary>
internal sealed record ScheduleRow
{
    /// <summary>Never used again, not even for one of the same name: its tasks' ids are made of it.</summary>
    public required Guid Id { get; init; }

    public required ScheduleDefinition Definition { get; init; }

    public string Name => Definition.Name;

    public ScheduleOrigin Origin { get; init; }

    public long Version { get; init; } = 1;

    /// <summary>Null while it is paused, and when no time is left.</summary>
    public long? NextAt { get; init; }

    public long? LastAt { get; init; }

    public Guid? LastTaskId { get; init; }

    public long? PausedAt { get; init; }

    /// <summary>Null when somebody asked for the pause.</summary>
    public string? PausedReason { get; init; }

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }

    public string? AnnouncedBy { get; init; }

    public long? AnnouncedAt { get; init; }

    /// <summary>When the process started whose word counts.</summary>
    public long? Process { get; init; }

    /// <summary>The next time after now; none twice, should the database's clock have been set back.</summary>
    public long? FindNext(long now)
    {
        var after = LastAt is { } last && last > now ? last : now;
        return ScheduleTrigger.Of(Definition).Next(WireTime.ToDateTimeOffset(after)) is { } next ? WireTime.From(next) : null;
    }

    /// <summary>The same with another definition. What was due stays due, unless its times are others.</summary>
    public ScheduleRow Redefine(ScheduleDefinition definition, long now)
    {
        if (HasSameText(definition))
        {
            return this;
        }

        var changed = this with { Definition = definition, Version = Version + 1, UpdatedAt = now };
        return PausedAt is not null || HasSameTimes(definition) ? changed : changed with { NextAt = changed.FindNext(now) };
    }

    public ScheduleRow Pause(long now) => this with { NextAt = null, PausedAt = PausedAt ?? now, PausedReason = null, Version = Version + 1, UpdatedAt = now };

    /// <summary>What it missed meanwhile is not made up for.</summary>
    public ScheduleRow Resume(long now) => this with { NextAt = FindNext(now), PausedAt = null, PausedReason = null, Version = Version + 1, UpdatedAt = now };

    public Schedule ToSchedule(bool withArguments = false, string? warning = null) => new()
    {
        Name = Name,
        Definition = withArguments ? Definition : Definition with { Arguments = null },
        Origin = Origin,
        Version = Version,
        NextAt = WireTime.ToDateTimeOffset(NextAt),
        LastAt = WireTime.ToDateTimeOffset(LastAt),
        LastTaskId = LastTaskId,
        PausedAt = WireTime.ToDateTimeOffset(PausedAt),
        PausedReason = PausedReason,
        CreatedAt = WireTime.ToDateTimeOffset(CreatedAt),
        UpdatedAt = WireTime.ToDateTimeOffset(UpdatedAt),
        AnnouncedBy = AnnouncedBy,
        AnnouncedAt = WireTime.ToDateTimeOffset(AnnouncedAt),
        Warning = warning,
    };

    // By its JSON: a record compares its headers by reference.
    private bool HasSameText(ScheduleDefinition other) =>
        JsonSerializer.SerializeToUtf8Bytes(Definition, TacoJson.Default.ScheduleDefinition).AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(other, TacoJson.Default.ScheduleDefinition));

    private bool HasSameTimes(ScheduleDefinition other) =>
        (Definition.Cron, Definition.TimeZone, Definition.EverySeconds, Definition.From, Definition.At) == (other.Cron, other.TimeZone, other.EverySeconds, other.From, other.At);
}
