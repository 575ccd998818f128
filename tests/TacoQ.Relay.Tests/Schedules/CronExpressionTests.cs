using System.Globalization;
using TacoQ.Relay.Schedules;

namespace TacoQ.Relay.Tests.Schedules;

public sealed class CronExpressionTests
{
    [Theory]
    [InlineData("0 3 * * *", "2026-11-21 04:00", "2026-11-22 03:00:00", "2026-11-23 03:00:00")]
    [InlineData("*/20 * * * * *", "2026-11-21 04:00:01", "2026-11-21 04:00:20", "2026-11-21 04:00:40", "2026-11-21 04:01:00")]
    [InlineData("59 59 23 31 12 *", "2026-11-21 04:00", "2026-12-31 23:59:59", "2027-12-31 23:59:59")]
    [InlineData("0 22-1 * * *", "2026-11-21 20:00", "2026-11-21 22:00:00", "2026-11-21 23:00:00", "2026-11-22 00:00:00", "2026-11-22 01:00:00", "2026-11-22 22:00:00")]
    [InlineData("0 0 29 2 *", "2026-01-01", "2028-02-29 00:00:00", "2032-02-29 00:00:00")]
    [InlineData("0 0 29 2 *", "2097-01-01", "2104-02-29 00:00:00")]
    [InlineData("0 0 L * *", "2026-01-31 12:00", "2026-02-28 00:00:00", "2026-03-31 00:00:00")]
    [InlineData("0 0 L-3 * ?", "2026-02-01", "2026-02-25 00:00:00", "2026-03-28 00:00:00")]
    [InlineData("0 0 1,L * ?", "2026-02-01", "2026-02-28 00:00:00", "2026-03-01 00:00:00")]
    [InlineData("0 0 15W * ?", "2026-08-01", "2026-08-14 00:00:00", "2026-09-15 00:00:00", "2026-10-15 00:00:00", "2026-11-16 00:00:00")]
    [InlineData("0 0 1W * ?", "2026-07-31", "2026-08-03 00:00:00")]
    [InlineData("0 0 31W * ?", "2026-01-31", "2026-03-31 00:00:00", "2026-05-29 00:00:00")]
    [InlineData("0 0 LW * ?", "2026-01-01", "2026-01-30 00:00:00", "2026-02-27 00:00:00", "2026-03-31 00:00:00")]
    [InlineData("0 0 ? * 5L", "2026-11-01", "2026-11-27 00:00:00", "2026-12-25 00:00:00")]
    [InlineData("0 0 ? * FRI#2", "2026-11-01", "2026-11-13 00:00:00", "2026-12-11 00:00:00")]
    [InlineData("0 0 ? * 1#5", "2026-02-01", "2026-03-30 00:00:00", "2026-06-29 00:00:00")]
    [InlineData("0 0 * * 7", "2026-11-21", "2026-11-22 00:00:00", "2026-11-29 00:00:00")]
    [InlineData("0 0 * * sun", "2026-11-21", "2026-11-22 00:00:00")]
    [InlineData("0 0 * * FRI-MON", "2026-11-24", "2026-11-27 00:00:00", "2026-11-28 00:00:00", "2026-11-29 00:00:00", "2026-11-30 00:00:00", "2026-12-04 00:00:00")]
    [InlineData("0 0 * NOV-FEB *", "2026-12-31 12:00", "2027-01-01 00:00:00")]
    [InlineData("0 0 13 * 5", "2026-11-01", "2026-11-06 00:00:00", "2026-11-13 00:00:00", "2026-11-20 00:00:00", "2026-11-27 00:00:00", "2026-12-04 00:00:00", "2026-12-11 00:00:00", "2026-12-13 00:00:00")]
    [InlineData("0 0 */2 * 5", "2026-11-01", "2026-11-13 00:00:00", "2026-11-27 00:00:00", "2026-12-11 00:00:00")]
    [InlineData("5/20 8 * * *", "2026-11-21", "2026-11-21 08:05:00", "2026-11-21 08:25:00", "2026-11-21 08:45:00")]
    [InlineData("@yearly", "2026-11-21", "2027-01-01 00:00:00")]
    [InlineData("@monthly", "2026-11-21", "2026-12-01 00:00:00")]
    [InlineData("@weekly", "2026-11-21", "2026-11-22 00:00:00")]
    [InlineData("@Daily", "2026-11-21", "2026-11-22 00:00:00")]
    [InlineData("@hourly", "2026-11-21 10:59:59.9", "2026-11-21 11:00:00", "2026-11-21 12:00:00")]
    public void It_fires_at(string cron, string after, params string[] times) => Fires(cron, "UTC", after, times.Length).ShouldBe(times.Select(time => time + " Z"));

    [Theory]
    [InlineData("", "it has 0 fields")]
    [InlineData("* * * *", "it has 4 fields; write five (minutes, hours, day of month, months, day of week), or six with the seconds first")]
    [InlineData("* * * * * * *", "it has 7 fields")]
    [InlineData("60 * * * *", "minutes, at position 1, has '60'; allowed are 0-59, lists (1,5), ranges (1-5) and steps (*/5)")]
    [InlineData("0  24 * * *", "hours, at position 4, has '24'")]
    [InlineData("0 0 1,32 * *", "day of month, at position 7, has '32'; allowed are 1-31, L, L-3, LW, 15W")]
    [InlineData("0 0 0 * *", "day of month, at position 5, has '0'")]
    [InlineData("0 0 * FOO *", "months, at position 7, has 'FOO'; allowed are 1-12, JAN-DEC")]
    [InlineData("0 0 * * 8", "day of week, at position 9, has '8'; allowed are 0-7 (0 and 7 are Sunday), SUN-SAT, 5L, FRI#2")]
    [InlineData("0 0 * * FRI#6", "day of week, at position 9, has 'FRI#6'; after # stands which one of the month, 1 to 5")]
    [InlineData("0 0 * * L", "day of week, at position 9, has 'L'")]
    [InlineData("0 0 L-31 * *", "L-1 to L-30")]
    [InlineData("0 0 20-10 * *", "the range ends before it begins")]
    [InlineData("*/0 * * * *", "a step is 1 to 59")]
    [InlineData("*/60 * * * *", "a step is 1 to 59")]
    [InlineData("? * * * *", "? stands alone, for the day of month or the day of week")]
    [InlineData("0 0 ?/2 * *", "? stands alone")]
    [InlineData("1- * * * *", "minutes, at position 1, has '1-'")]
    [InlineData("1,,2 * * * *", "minutes, at position 3, has ''")]
    [InlineData("-1 * * * *", "minutes, at position 1, has '-1'")]
    [InlineData("0 0 32W * ?", "day of month, at position 5, has '32W'")]
    [InlineData("0 0 30 2 *", "no month has such a day, so it would never fire")]
    [InlineData("0 0 31 4,6,9,11 ?", "no month has such a day")]
    [InlineData("@reboot", "with @ there are @yearly, @monthly, @weekly, @daily and @hourly")]
    [InlineData("0 0 * * *\n", "day of week, at position 9, has '*\n'")]
    public void What_is_wrong_is_named_with_its_place(string cron, string message) => Should.Throw<FormatException>(() => CronExpression.Parse(cron)).Message.ShouldContain(message);

    [Fact]
    public void What_is_too_long_is_refused() => Should.Throw<FormatException>(() => CronExpression.Parse(string.Join(',', Enumerable.Repeat("1", 200)) + " * * * *")).Message.ShouldContain("at most 255 characters");

    // Berlin, 2026: forward on March 29 at 02:00 (01:00 UTC), back on October 25 at 03:00 (01:00 UTC).
    [Theory]
    [InlineData("30 2 * * *", "2026-03-28 12:00", "2026-03-29 03:00:00 +02", "2026-03-30 02:30:00 +02")]
    [InlineData("0,15,30 2 * * *", "2026-03-28 12:00", "2026-03-29 03:00:00 +02", "2026-03-30 02:00:00 +02")]
    [InlineData("30 2,3 * * *", "2026-03-28 12:00", "2026-03-29 03:00:00 +02", "2026-03-29 03:30:00 +02")]
    [InlineData("0 2,3 * * *", "2026-03-28 12:00", "2026-03-29 03:00:00 +02", "2026-03-30 02:00:00 +02")]
    [InlineData("*/30 2 * * *", "2026-03-28 12:00", "2026-03-30 02:00:00 +02", "2026-03-30 02:30:00 +02")]
    [InlineData("0 * * * *", "2026-03-29 00:30", "2026-03-29 01:00:00 +01", "2026-03-29 03:00:00 +02", "2026-03-29 04:00:00 +02")]
    [InlineData("30 2 * * *", "2026-10-24 12:00", "2026-10-25 02:30:00 +02", "2026-10-26 02:30:00 +01")]
    [InlineData("0 3 * * *", "2026-10-24 12:00", "2026-10-25 03:00:00 +01", "2026-10-26 03:00:00 +01")]
    [InlineData("30 * * * *", "2026-10-25 01:00", "2026-10-25 01:30:00 +02", "2026-10-25 02:30:00 +02", "2026-10-25 02:30:00 +01", "2026-10-25 03:30:00 +01")]
    [InlineData("*/30 2 * * *", "2026-10-25 01:00", "2026-10-25 02:00:00 +02", "2026-10-25 02:30:00 +02", "2026-10-25 02:00:00 +01", "2026-10-25 02:30:00 +01", "2026-10-26 02:00:00 +01")]
    [InlineData("0 30 2 25 10 *", "2026-01-01 00:00", "2026-10-25 02:30:00 +02", "2027-10-25 02:30:00 +02")]
    [InlineData("0,20,40 2 25 10 *", "2026-10-25 00:00", "2026-10-25 02:00:00 +02", "2026-10-25 02:20:00 +02", "2026-10-25 02:40:00 +02", "2027-10-25 02:00:00 +02")]
    public void Clocks_that_are_set(string cron, string after, params string[] times) => Fires(cron, "Europe/Berlin", after, times.Length).ShouldBe(times);

    [Fact]
    public void In_the_second_of_two_hours_a_time_of_the_day_has_been()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var second = new DateTimeOffset(2026, 10, 25, 1, 10, 0, TimeSpan.Zero);

        CronExpression.Parse("30 2 * * *").Next(second, zone).ShouldBe(new DateTimeOffset(2026, 10, 26, 1, 30, 0, TimeSpan.Zero));
        CronExpression.Parse("*/30 2 * * *").Next(second, zone).ShouldBe(new DateTimeOffset(2026, 10, 25, 1, 30, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("Australia/Lord_Howe", "15 2 * * *", "2026-10-03 12:00", "2026-10-04 02:30:00 +11")]
    [InlineData("Pacific/Apia", "0 12 30 12 *", "2011-12-29 00:00", "2011-12-31 00:00:00 +14", "2012-12-30 12:00:00 +14")]
    [InlineData("Africa/Cairo", "30 0 * * *", "2026-04-23 12:00", "2026-04-24 01:00:00 +03", "2026-04-25 00:30:00 +03")]
    public void Clocks_that_are_set_otherwise(string zone, string cron, string after, params string[] times) => Fires(cron, zone, after, times.Length).ShouldBe(times);

    [Fact]
    public void It_ends_before_the_calendar_does() => CronExpression.Parse("@yearly").Next(new(9998, 6, 1, 0, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc).ShouldBeNull();

    private static IEnumerable<string> Fires(string cron, string zoneId, string after, int count)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);
        var expression = CronExpression.Parse(cron);
        var local = DateTime.Parse(after, CultureInfo.InvariantCulture);
        DateTimeOffset? time = new DateTimeOffset(local, zone.GetUtcOffset(local));
        return [.. Enumerable.Range(0, count).Select(_ => Show((time = expression.Next(time!.Value, zone))!.Value, zone))];
    }

    private static string Show(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString(zone == TimeZoneInfo.Utc ? "yyyy-MM-dd HH:mm:ss 'Z'" : "yyyy-MM-dd HH:mm:ss zz", CultureInfo.InvariantCulture);
}
