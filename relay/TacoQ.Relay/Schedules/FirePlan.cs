namespace TacoQ.Relay.Schedules;

/// <summary>What shall become of a schedule that is due.</summary>
/// <param name="Fires">Its times that have come.</param>
/// <param name="NextAt">The next one.</param>
/// <param name="PausedReason">Why it is not to fire at all; null when it is.</param>
internal sealed record FirePlan(IReadOnlyList<PlannedFire> Fires, long? NextAt, string? PausedReason = null)
{
    /// <summary>How many of its last times are kept.</summary>
    public const int History = 100;

    /// <summary>How many missed times fire by default.</summary>
    public const int DefaultMisfireLimit = 100;

    /// <summary>What has not fired by then was missed.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>Plans the times up to now.</summary>
    /// <param name="schedule">The schedule; its next time is not later than now.</param>
    /// <param name="isOpen">Whether the task that it enqueued last is not completed.</param>
    /// <param name="now">The time by the database's clock, in microseconds since 1970.</param>
    public static FirePlan Of(ScheduleRow schedule, bool isOpen, long now)
    {
        try
        {
            return new([.. Decide(schedule, isOpen, now)], schedule.FindNext(now));
        }
        catch (ArgumentException e)
        {
            // It was valid when it was written: one such may not keep the others from firing.
            return new([], null, e.Message);
        }
    }

    /// <summary>The schedule when that is done.</summary>
    public ScheduleRow Advance(ScheduleRow schedule, long now) => schedule with
    {
        NextAt = NextAt,
        LastAt = Fires.Count > 0 ? Fires[^1].At : schedule.LastAt,
        LastTaskId = Fires.LastOrDefault(fire => fire.Task is not null)?.Task?.Id ?? schedule.LastTaskId,
        PausedAt = PausedReason is null ? schedule.PausedAt : now,
        PausedReason = PausedReason ?? schedule.PausedReason,
        Version = PausedReason is null ? schedule.Version : schedule.Version + 1,
    };

    private static IEnumerable<PlannedFire> Decide(ScheduleRow schedule, bool isOpen, long now)
    {
        foreach (var (time, outcome) in Times(schedule, WireTime.ToDateTimeOffset(now)))
        {
            var at = WireTime.From(time);
            if (outcome != ScheduleFireOutcome.Fired)
            {
                yield return new(at, outcome, null);
            }
            else if (isOpen && schedule.Definition.Overlap == OverlapPolicy.Skip)
            {
                yield return new(at, ScheduleFireOutcome.SkippedOverlap, null);
            }
            else
            {
                isOpen = true;
                yield return new(at, ScheduleFireOutcome.Fired, ScheduledTask.Of(schedule, at, now));
            }
        }
    }

    private static IEnumerable<(DateTimeOffset Time, ScheduleFireOutcome Outcome)> Times(ScheduleRow schedule, DateTimeOffset now)
    {
        var definition = schedule.Definition;
        var trigger = ScheduleTrigger.Of(definition);
        var first = WireTime.ToDateTimeOffset(schedule.NextAt!.Value);
        var late = now - Grace;
        DateTimeOffset[] onTime = [.. trigger.After((first > late ? first : late).AddTicks(-1)).TakeWhile(time => time <= now)];

        var limit = definition.MisfireLimit ?? DefaultMisfireLimit;
        var missed = first < late ? trigger.Last(Math.Max(limit, History), first, late.AddTicks(-1)) : [];
        var made = definition.Misfire switch
        {
            MisfirePolicy.All => limit,
            MisfirePolicy.Once when onTime.Length == 0 => 1,
            _ => 0,
        };
        return missed.Select((time, i) => (time, i < missed.Count - made ? ScheduleFireOutcome.SkippedMisfire : ScheduleFireOutcome.Fired))
            .Concat(onTime.Select(time => (time, ScheduleFireOutcome.Fired)));
    }
}
