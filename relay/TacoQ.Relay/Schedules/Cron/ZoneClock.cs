namespace TacoQ.Relay.Schedules;

/// <summary>The clocks of a time zone, which are set forward and back. Asks the zone for offsets alone: its other answers leave out changes that are no daylight saving time.</summary>
internal readonly struct ZoneClock(TimeZoneInfo zone)
{
    // Longer than clocks are ever set by (Samoa, 2011: a day), and shorter than the time between two settings.
    private static readonly TimeSpan Around = TimeSpan.FromHours(26);

    public DateTime ToLocal(DateTime utc) => DateTime.SpecifyKind(utc + Offset(utc), DateTimeKind.Unspecified);

    /// <summary>When a clock shows this time, for the first time; null when it never does.</summary>
    public DateTime? ToUtc(DateTime local)
    {
        var (before, after) = Offsets(local);
        var (first, second) = (Utc(local, before), Utc(local, after));
        return Offset(first) == before ? first : Offset(second) == after ? second : null;
    }

    /// <summary>The moment at which clocks are set from before this time to after it.</summary>
    public DateTime GapEnd(DateTime local)
    {
        var (before, after) = Offsets(local);
        return FirstChange(Utc(local, after), Utc(local, before));
    }

    /// <summary>The times around this one that clocks show twice; null when it is not one of them.</summary>
    public ZoneOverlap? Overlap(DateTime local)
    {
        var (before, after) = Offsets(local);
        if (before <= after || Offset(Utc(local, before)) != before || Offset(Utc(local, after)) != after)
        {
            return null;
        }

        return new(FirstChange(Utc(local, before), Utc(local, after)), before, after);
    }

    private (TimeSpan Before, TimeSpan After) Offsets(DateTime local) => (Offset(local - Around), Offset(local + Around));

    private TimeSpan Offset(DateTime utc) => zone.GetUtcOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc));

    private static DateTime Utc(DateTime local, TimeSpan offset) => DateTime.SpecifyKind(local - offset, DateTimeKind.Utc);

    /// <summary>The first second after a time whose offset is another, up to a time of which that is so.</summary>
    private DateTime FirstChange(DateTime from, DateTime to)
    {
        var offset = Offset(from);
        var (low, high) = (from.Ticks / TimeSpan.TicksPerSecond, to.Ticks / TimeSpan.TicksPerSecond);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = Offset(new(middle * TimeSpan.TicksPerSecond)) == offset ? (middle, high) : (low, middle);
        }

        return new(high * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
    }
}
