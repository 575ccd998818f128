using System.Globalization;
using TacoQ.Relay.Schedules;
using Oracle = Quartz.CronExpression;

namespace TacoQ.Relay.Tests.Schedules;

/// <summary>
/// Quartz's CronExpression and ours mean the same times. Where they differ by intent, expressions are mapped: Quartz numbers days of the week
/// from 1, has always seconds, and takes only one of the fields for days. When clocks are set, times of the day follow the same rules in both;
/// of intervals those days are left out, and tested by hand, as Quartz tells intervals from times of the day by other signs.
/// </summary>
public sealed class CronOracleTests
{
    private const int Expressions = 4000;
    private const int Times = 8;
    private static readonly TimeSpan Around = TimeSpan.FromHours(30);
    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns", "Pacific/Chatham", "Africa/Cairo", "America/Sao_Paulo"];
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public void They_mean_the_same_times(int seed)
    {
        var random = new Random(seed);
        var compared = 0;
        for (var i = 0; i < Expressions; i++)
        {
            var (ours, quartz) = Expression(random);
            var zone = TimeZoneInfo.FindSystemTimeZoneById(Zones[random.Next(Zones.Length)]);
            var after = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(random.NextInt64(12L * 365 * 86_400));
            if (!TryParse(ours, out var expression))
            {
                continue;
            }

            var oracle = new Oracle(quartz, zone);
            for (var n = 0; n < Times; n++)
            {
                var next = expression.Next(after, zone);
                var expected = oracle.GetNextValidTimeAfter(after);
                if (next is null || expected is null || next.Value.Year > 2090 || (expression.IsInterval && !IsQuiet(zone, after, next.Value, expected.Value)))
                {
                    break;
                }

                next.ShouldBe(expected, $"'{ours}' ('{quartz}') in {zone.Id} after {after:u}");
                compared++;
                after = next.Value;
            }
        }

        compared.ShouldBeGreaterThan(Expressions);
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29"), InlineData("Europe/Berlin", "2026-10-25"), InlineData("America/New_York", "2026-03-08"), InlineData("America/New_York", "2026-11-01")]
    [InlineData("Australia/Lord_Howe", "2026-04-05"), InlineData("Australia/Lord_Howe", "2026-10-04"), InlineData("America/St_Johns", "2026-03-08"), InlineData("Africa/Cairo", "2026-04-24")]
    public void Over_the_days_on_which_clocks_are_set_times_of_the_day_are_the_same(string zoneId, string day)
    {
        var random = new Random(7);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);
        var midnight = DateTimeOffset.Parse(day + "T00:00Z", CultureInfo.InvariantCulture);
        for (var i = 0; i < 1000; i++)
        {
            var times = $"{random.Next(60)} {Listed(random, 59)} {Listed(random, 4)}";
            var (ours, oracle) = (CronExpression.Parse(times + " * * *"), new Oracle(times + " * * ?", zone));
            var after = midnight.AddMinutes(random.Next(-24 * 60, 24 * 60));

            // Asked in the second of two like hours, Quartz does not know that a time has been in the first.
            if (zone.IsAmbiguousTime(after) && !zone.IsDaylightSavingTime(after))
            {
                continue;
            }

            for (var n = 0; n < Times; n++)
            {
                var next = ours.Next(after, zone);
                next.ShouldBe(oracle.GetNextValidTimeAfter(after), $"'{times}' after {after:u}");
                after = next!.Value;
            }
        }
    }

    [Fact]
    public void Over_the_days_on_which_clocks_are_set_intervals_are_the_same_in_the_end()
    {
        // Quartz, too, fires intervals in both hours, and not in the gap.
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        foreach (var start in new[] { new DateTimeOffset(2026, 3, 28, 12, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 10, 24, 12, 0, 0, TimeSpan.Zero) })
        {
            Fires(after => CronExpression.Parse("0 */10 * * * *").Next(after, zone), start).ShouldBe(Fires(new Oracle("0 */10 * * * ?", zone).GetNextValidTimeAfter, start));
        }
    }

    private static List<DateTimeOffset> Fires(Func<DateTimeOffset, DateTimeOffset?> next, DateTimeOffset start)
    {
        var times = new List<DateTimeOffset>();
        for (var time = next(start)!.Value; time < start.AddDays(1); time = next(time)!.Value)
        {
            times.Add(time.ToUniversalTime());
        }

        return times;
    }

    /// <summary>No clock is set near any of the times.</summary>
    private static bool IsQuiet(TimeZoneInfo zone, params ReadOnlySpan<DateTimeOffset> times)
    {
        foreach (var time in times)
        {
            if (zone.GetUtcOffset(time - Around) != zone.GetUtcOffset(time + Around))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryParse(string text, out CronExpression expression)
    {
        try
        {
            expression = CronExpression.Parse(text);
            return true;
        }
        catch (FormatException e) when (e.Message.Contains("would never fire", StringComparison.Ordinal))
        {
            expression = null!;
            return false;
        }
    }

    private static (string Ours, string Quartz) Expression(Random random)
    {
        var seconds = random.Next(3) == 0 ? Field(random, 0, 59) : random.Next(60).ToString(CultureInfo.InvariantCulture);
        var (minutes, hours) = (Field(random, 0, 59), Field(random, 0, 23));
        var months = random.Next(3) > 0 ? "*" : random.Next(3) == 0 ? Months[random.Next(12)] : Field(random, 1, 12);
        var (ofMonth, ourWeek, quartzWeek) = random.Next(2) == 0 ? (DayOfMonth(random), "?", "?") : Week(random);
        var five = seconds == "0" && random.Next(2) == 0;
        return ($"{(five ? "" : seconds + " ")}{minutes} {hours} {ofMonth} {months} {ourWeek}", $"{seconds} {minutes} {hours} {ofMonth} {months} {quartzWeek}");
    }

    private static string DayOfMonth(Random random) => random.Next(8) switch
    {
        0 => "L",
        1 => string.Create(CultureInfo.InvariantCulture, $"L-{random.Next(1, 28)}"),
        2 => "LW",
        3 => string.Create(CultureInfo.InvariantCulture, $"{random.Next(1, 29)}W"),
        _ => Field(random, 1, 31),
    };

    private static (string OfMonth, string Ours, string Quartz) Week(Random random)
    {
        var day = random.Next(7);
        var number = random.Next(1, 6);
        var last = random.Next(day, 7);
        var (ours, quartz) = random.Next(6) switch
        {
            0 => ($"{day}L", $"{day + 1}L"),
            1 => ($"{Days[day]}#{number}", $"{Days[day]}#{number}"),
            2 => ($"{day}#{number}", $"{day + 1}#{number}"),
            3 => ($"{day}-{last}", $"{day + 1}-{last + 1}"),
            4 => ($"{Days[day]},{Days[last]}", $"{Days[day]},{Days[last]}"),
            _ => (day == 0 ? "7" : $"{day}", $"{day + 1}"),
        };
        return ("?", ours, quartz);
    }

    private static string Listed(Random random, int max) => string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(max + 1)));

    private static string Field(Random random, int min, int max)
    {
        var (first, second) = (random.Next(min, max + 1), random.Next(min, max + 1));
        var (low, high) = (Math.Min(first, second), Math.Max(first, second));
        return random.Next(6) switch
        {
            0 => "*",
            1 => string.Create(CultureInfo.InvariantCulture, $"*/{random.Next(1, max - min)}"),
            2 => string.Create(CultureInfo.InvariantCulture, $"{low}-{high}"),
            3 => string.Create(CultureInfo.InvariantCulture, $"{low}-{high}/{random.Next(1, max - min)}"),
            4 => string.Create(CultureInfo.InvariantCulture, $"{first},{second},{random.Next(min, max + 1)}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{first}"),
        };
    }
}
