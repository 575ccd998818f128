namespace TacoQ;

/// <summary>Times on the wire: microseconds since 1970-01-01T00:00:00Z.</summary>
internal static class WireTime
{
    /// <summary>0001-01-01T00:00:00Z.</summary>
    public const long Min = -62_135_596_800_000_000;

    /// <summary>9999-12-31T23:59:59.999999Z.</summary>
    public const long Max = 253_402_300_799_999_999;

    public static bool IsInRange(long micros) => micros is >= Min and <= Max;

    public static long Now(TimeProvider time) => From(time.GetUtcNow());

    public static long From(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The nearest time that a <see cref="DateTimeOffset"/> can hold.</summary>
    public static DateTimeOffset ToDateTimeOffset(long micros) =>
        new(DateTime.UnixEpoch.Ticks + (Math.Clamp(micros, Min, Max) * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    public static DateTimeOffset? ToDateTimeOffset(long? micros) => micros is { } value ? ToDateTimeOffset(value) : null;

    public static long Add(long micros, TimeSpan span) => Math.Clamp(micros + (span.Ticks / TimeSpan.TicksPerMicrosecond), Min, Max);
}
