using System.Numerics;

namespace TacoQ.Relay.Schedules;

internal sealed partial class CronExpression
{
    private const int LastYear = 9998;

    /// <summary>The first time after another that the expression means in a time zone; null when there is none before the year 9999.</summary>
    /// <remarks>
    /// When clocks are set forward, times of the day that are left out fire at once after the gap, together. When clocks are set back, times
    /// of the day that come twice fire the first time only. An interval goes by the clock: nothing in the gap, and both times.
    /// </remarks>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        if (after.Year >= LastYear)
        {
            return null;
        }

        var clock = new ZoneClock(zone);
        var utc = after.UtcDateTime;
        var local = clock.ToLocal(utc);
        if (clock.Overlap(local) is not { } overlap)
        {
            return Next(clock, local);
        }

        if (utc < overlap.At)
        {
            // Before the end of the first of the two hours: what is left of it, and then, if that matters, the second.
            return IsInterval && !(NextLocal(local) < overlap.End) && NextLocal(overlap.Start.AddTicks(-1)) is { } repeated && repeated < overlap.End
                ? ToOffset(overlap.SecondUtc(repeated))
                : Next(clock, local);
        }

        return !IsInterval ? Next(clock, overlap.End.AddTicks(-1))
            : NextLocal(local) is { } second && second < overlap.End ? ToOffset(overlap.SecondUtc(second))
            : Next(clock, local);
    }

    /// <summary>From a time by the zone's clock that is no second one.</summary>
    private DateTimeOffset? Next(ZoneClock clock, DateTime local)
    {
        while (NextLocal(local) is { } found)
        {
            if (clock.ToUtc(found) is { } utc)
            {
                return ToOffset(utc);
            }

            var gapEnd = clock.GapEnd(found);
            if (!IsInterval)
            {
                return ToOffset(gapEnd);
            }

            local = clock.ToLocal(gapEnd).AddTicks(-1);
        }

        return null;
    }

    /// <summary>The first time after another by a clock that is never set.</summary>
    private DateTime? NextLocal(DateTime after)
    {
        var from = after.AddTicks(TimeSpan.TicksPerSecond - (after.Ticks % TimeSpan.TicksPerSecond));
        var (month, day) = (new DateTime(from.Year, from.Month, 1), from.Day);
        var time = NextTime(from.Hour, from.Minute, from.Second);
        if (time is null)
        {
            (day, time) = (day + 1, NextTime(0, 0, 0));
        }

        for (; month.Year <= LastYear; month = month.AddMonths(1), day = 1)
        {
            var days = (Months >> month.Month & 1) != 0 ? Days.In(month.Year, month.Month) : 0;
            if (NextBit(days, day) is { } found)
            {
                var isFirst = month.Year == from.Year && month.Month == from.Month && found == from.Day;
                return month.AddDays(found - 1) + (isFirst ? time : NextTime(0, 0, 0))!.Value;
            }
        }

        return null;
    }

    /// <summary>The first time of the day from another on, or null.</summary>
    private TimeSpan? NextTime(int hour, int minute, int second)
    {
        if (NextBit(Hours, hour) is not { } h)
        {
            return null;
        }

        if (h > hour)
        {
            return First(h);
        }

        if (NextBit(Minutes, minute) is { } m)
        {
            if (m > minute)
            {
                return new(h, m, BitOperations.TrailingZeroCount(Seconds));
            }

            if (NextBit(Seconds, second) is { } s)
            {
                return new(h, m, s);
            }

            if (NextBit(Minutes, minute + 1) is { } next)
            {
                return new(h, next, BitOperations.TrailingZeroCount(Seconds));
            }
        }

        return NextBit(Hours, hour + 1) is { } later ? First(later) : null;
    }

    private TimeSpan First(int hour) => new(hour, BitOperations.TrailingZeroCount(Minutes), BitOperations.TrailingZeroCount(Seconds));

    private static int? NextBit(ulong bits, int from) => from < 64 && bits >> from is not 0 and var rest ? from + BitOperations.TrailingZeroCount(rest) : null;

    private static DateTimeOffset ToOffset(DateTime utc) => new(utc, TimeSpan.Zero);
}
