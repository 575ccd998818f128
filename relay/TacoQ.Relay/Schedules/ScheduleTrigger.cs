namespace TacoQ.Relay.Schedules;

/// <summary>The times of a schedule.</summary>
internal abstract class ScheduleTrigger
{
    private const int MaxEverySeconds = 365 * 86_400;

    /// <summary>The first one after a time, or null.</summary>
    public abstract DateTimeOffset? Next(DateTimeOffset after);

    /// <summary>The next ones after a time.</summary>
    public IEnumerable<DateTimeOffset> After(DateTimeOffset time)
    {
        for (var next = Next(time); next is { } found; next = Next(found))
        {
            yield return found;
        }
    }

    /// <summary>The last ones of those from one to another, in their order.</summary>
    public IReadOnlyCollection<DateTimeOffset> Last(int count, DateTimeOffset from, DateTimeOffset to)
    {
        // Backwards in growing steps: a year of seconds is not to be counted through for its last hundred.
        for (var span = TimeSpan.FromMinutes(1); ; span *= 4)
        {
            var isWhole = span >= to - from;
            var last = new Queue<DateTimeOffset>();
            foreach (var time in After((isWhole ? from : to - span).AddTicks(-1)).TakeWhile(time => time <= to))
            {
                last.Enqueue(time);
                if (last.Count > count)
                {
                    last.Dequeue();
                }
            }

            if (isWhole || last.Count == count)
            {
                return last;
            }
        }
    }

    /// <exception cref="ArgumentException">It has none or several, or they are not valid.</exception>
    public static ScheduleTrigger Of(ScheduleDefinition definition) => Of(definition.Cron, definition.TimeZone, definition.EverySeconds, definition.From, definition.At);

    /// <exception cref="ArgumentException">It has none or several, or they are not valid.</exception>
    public static ScheduleTrigger Of(SchedulePreviewRequest request) => Of(request.Cron, request.TimeZone, request.EverySeconds, request.From, request.At);

    private static ScheduleTrigger Of(string? cron, string? timeZone, int? everySeconds, DateTimeOffset? from, DateTimeOffset? at) => (cron, everySeconds, at) switch
    {
        _ when timeZone is not null && cron is null => throw new ArgumentException("timeZone is set, but without cron: intervals and times do without one."),
        _ when from is not null && everySeconds is null => throw new ArgumentException("from is set, but without everySeconds, whose first time it is."),
        ({ } expression, null, null) => new CronTrigger(Parse(expression), Zone(timeZone)),
        (null, { } seconds, null) => new IntervalTrigger(
            seconds is >= 1 and <= MaxEverySeconds ? seconds : throw new ArgumentException($"everySeconds is {seconds}, but must be 1 to {MaxEverySeconds} (365 days)."), from ?? DateTimeOffset.UnixEpoch),
        (null, null, { } once) => new OnceTrigger(once),
        _ => throw new ArgumentException("A schedule has exactly one of cron (with timeZone), everySeconds (with from) and at."),
    };

    private static CronExpression Parse(string text)
    {
        try
        {
            return CronExpression.Parse(text);
        }
        catch (FormatException e)
        {
            throw new ArgumentException(e.Message, e);
        }
    }

    private static TimeZoneInfo Zone(string? id) => id is null ? TimeZoneInfo.Utc
        : id.Length <= 255 && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone
        : throw new ArgumentException($"timeZone is '{id}', which this relay does not know: write an IANA id, such as Europe/Berlin. Its machine has to have the time zone data (tzdata).");

    private sealed class CronTrigger(CronExpression expression, TimeZoneInfo zone) : ScheduleTrigger
    {
        public override DateTimeOffset? Next(DateTimeOffset after) => expression.Next(after, zone);
    }

    private sealed class IntervalTrigger(int seconds, DateTimeOffset anchor) : ScheduleTrigger
    {
        private readonly long period = seconds * TimeSpan.TicksPerSecond;

        public override DateTimeOffset? Next(DateTimeOffset after)
        {
            var elapsed = after.UtcTicks - anchor.UtcTicks;
            var next = elapsed < 0 ? anchor.UtcTicks : anchor.UtcTicks + (((elapsed / period) + 1) * period);
            return next <= DateTimeOffset.MaxValue.UtcTicks ? new(next, TimeSpan.Zero) : null;
        }
    }

    private sealed class OnceTrigger(DateTimeOffset at) : ScheduleTrigger
    {
        public override DateTimeOffset? Next(DateTimeOffset after) => at > after ? at.ToUniversalTime() : null;
    }
}
