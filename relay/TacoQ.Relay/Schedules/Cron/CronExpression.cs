namespace TacoQ.Relay.Schedules;

/// <summary>A cron expression; <c>docs/schedules.md</c> describes its grammar and what it means.</summary>
/// <remarks>The generator compiles this file and the parser's, too: what builds is what the relay accepts.</remarks>
internal sealed partial class CronExpression
{
    private CronExpression(string text, ulong seconds, ulong minutes, ulong hours, ulong months, CronDays days, bool isInterval)
    {
        Text = text;
        Seconds = seconds;
        Minutes = minutes;
        Hours = hours;
        Months = months;
        Days = days;
        IsInterval = isInterval;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    public ulong Seconds { get; }

    public ulong Minutes { get; }

    public ulong Hours { get; }

    public ulong Months { get; }

    public CronDays Days { get; }

    /// <summary>It means "every so often" rather than times of the day: its seconds, minutes or hours have <c>*</c> or <c>/</c>.</summary>
    public bool IsInterval { get; }

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">It is none; the message says where and why.</exception>
    public static CronExpression Parse(string text)
    {
        var parser = new CronParser(text);
        var fields = parser.Split();
        var days = new CronDays();
        var months = 0UL;
        var times = new ulong[3];
        var isInterval = false;
        for (var i = 0; i < 3; i++)
        {
            times[i] = parser.ParseValues(fields[i]);
            isInterval |= fields[i].Text.IndexOfAny(['*', '/']) >= 0;
        }

        parser.ParseDaysOfMonth(fields[3], days);
        months = parser.ParseValues(fields[4]);
        parser.ParseDaysOfWeek(fields[5], days);
        days.Either = IsRestricted(fields[3]) && IsRestricted(fields[5]);
        return Matches(months, days)
            ? new(text, times[0], times[1], times[2], months, days, isInterval)
            : throw parser.Fault("no month has such a day, so it would never fire");
    }

    /// <summary>As crontab(5) has it: both fields say something when neither has a star.</summary>
    private static bool IsRestricted(CronPart part) => part.Text[0] is not ('*' or '?');

    /// <summary>The calendar repeats itself after 400 years.</summary>
    private static bool Matches(ulong months, CronDays days)
    {
        for (var year = 2000; year < 2400; year++)
        {
            for (var month = 1; month <= 12; month++)
            {
                if ((months >> month & 1) != 0 && days.In(year, month) != 0)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
