namespace TacoQ.Relay.Schedules;

/// <summary>Which days a cron expression means: its fields day of month and day of week.</summary>
internal sealed class CronDays
{
    private const int DaysOfWeek = 7;

    /// <summary>The days of the month, as bits 1 to 31.</summary>
    public ulong OfMonth { get; set; }

    /// <summary>The days counted back from the last one, as bits from 0: <c>L</c>, <c>L-3</c>.</summary>
    public ulong BeforeEnd { get; set; }

    /// <summary>The days to whose nearest Monday to Friday of the same month it goes, as bits 1 to 31: <c>15W</c>.</summary>
    public ulong Nearest { get; set; }

    /// <summary>The last Monday to Friday of the month: <c>LW</c>.</summary>
    public bool LastWorkday { get; set; }

    /// <summary>The days of the week, as bits from 0, which is Sunday.</summary>
    public ulong OfWeek { get; set; }

    /// <summary>The last ones of the month, likewise: <c>5L</c>.</summary>
    public ulong LastOfWeek { get; set; }

    /// <summary>The first, second … ones of the month, as bits from 0, seven for each: <c>FRI#2</c>.</summary>
    public ulong Numbered { get; set; }

    /// <summary>Both fields say something: a day that either means is one. Otherwise it has to be one of both.</summary>
    public bool Either { get; set; }

    /// <summary>The days of a month, as bits 1 to 31.</summary>
    public ulong In(int year, int month)
    {
        var length = DateTime.DaysInMonth(year, month);
        var first = (int)new DateTime(year, month, 1).DayOfWeek;
        var (byMonth, byWeek) = (ByMonth(length, first), ByWeek(length, first));
        var days = Either ? byMonth | byWeek : byMonth & byWeek;
        return days & ((2UL << length) - 2);
    }

    private ulong ByMonth(int length, int first)
    {
        var days = OfMonth;
        for (var day = 1; day <= length; day++)
        {
            if (Has(BeforeEnd, length - day))
            {
                days |= Bit(day);
            }

            if (Has(Nearest, day))
            {
                days |= Bit(WorkdayNear(day, length, first));
            }
        }

        return LastWorkday ? days | Bit(WorkdayNear(length, length, first)) : days;
    }

    private ulong ByWeek(int length, int first)
    {
        var days = 0UL;
        for (var day = 1; day <= length; day++)
        {
            var weekday = DayOfWeek(day, first);
            if (Has(OfWeek, weekday) || (day + DaysOfWeek > length && Has(LastOfWeek, weekday)) || Has(Numbered, ((day - 1) / DaysOfWeek * DaysOfWeek) + weekday))
            {
                days |= Bit(day);
            }
        }

        return days;
    }

    private static int WorkdayNear(int day, int length, int first) => DayOfWeek(day, first) switch
    {
        6 => day > 1 ? day - 1 : day + 2,
        0 => day < length ? day + 1 : day - 2,
        _ => day,
    };

    private static int DayOfWeek(int day, int first) => (first + day - 1) % DaysOfWeek;

    private static bool Has(ulong bits, int bit) => (bits >> bit & 1) != 0;

    private static ulong Bit(int bit) => 1UL << bit;
}
