namespace TacoQ.Relay.Schedules;

/// <summary>Times that clocks show twice, because they are set back.</summary>
/// <param name="At">When they are, in UTC.</param>
/// <param name="Before">The offset until then.</param>
/// <param name="After">The offset from then on.</param>
internal readonly record struct ZoneOverlap(DateTime At, TimeSpan Before, TimeSpan After)
{
    /// <summary>The first time that is shown twice.</summary>
    public DateTime Start => DateTime.SpecifyKind(At + After, DateTimeKind.Unspecified);

    /// <summary>The first time after these.</summary>
    public DateTime End => DateTime.SpecifyKind(At + Before, DateTimeKind.Unspecified);

    /// <summary>When a time is shown for the second time.</summary>
    public DateTime SecondUtc(DateTime local) => DateTime.SpecifyKind(local - After, DateTimeKind.Utc);
}
