using TacoQ.Relay.Schedules;

namespace TacoQ.Relay.Tests.Schedules;

/// <summary>What becomes of times that have come, by policy.</summary>
public sealed class FirePlanTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly ScheduleDefinition EveryMinute = new() { Name = "s", TaskKind = "t", EverySeconds = 60 };

    private static readonly ScheduleDefinition Hourly = new() { Name = "s", TaskKind = "t", Cron = "@hourly" };

    [Fact]
    public void What_is_on_time_fires_and_the_next_time_follows()
    {
        var plan = Plan(Hourly, Noon, Noon.AddSeconds(1));

        Show(plan).ShouldBe(["12:00:00 Fired"]);
        plan.NextAt.ShouldBe(WireTime.From(Noon.AddHours(1)));
    }

    [Fact]
    public void Within_the_grace_each_time_fires_whatever_the_policy() =>
        Show(Plan(new() { Name = "s", TaskKind = "t", EverySeconds = 15, Misfire = MisfirePolicy.Skip }, Noon, Noon.AddSeconds(59)))
            .ShouldBe(["12:00:00 Fired", "12:00:15 Fired", "12:00:30 Fired", "12:00:45 Fired"]);

    [Theory]
    [InlineData(MisfirePolicy.Once, null, "09:00:00 SkippedMisfire, 10:00:00 SkippedMisfire, 11:00:00 Fired")]
    [InlineData(MisfirePolicy.Skip, null, "09:00:00 SkippedMisfire, 10:00:00 SkippedMisfire, 11:00:00 SkippedMisfire")]
    [InlineData(MisfirePolicy.All, null, "09:00:00 Fired, 10:00:00 Fired, 11:00:00 Fired")]
    [InlineData(MisfirePolicy.All, 2, "09:00:00 SkippedMisfire, 10:00:00 Fired, 11:00:00 Fired")]
    public void Missed_times_go_by_the_policy(MisfirePolicy misfire, int? limit, string fires)
    {
        var plan = Plan(Hourly with { Misfire = misfire, MisfireLimit = limit }, Noon.AddHours(-3), Noon.AddMinutes(-10));

        Show(plan).ShouldBe(fires.Split(", "));
        plan.NextAt.ShouldBe(WireTime.From(Noon));
    }

    [Fact]
    public void One_that_is_on_time_makes_up_for_the_missed_ones() =>
        Show(Plan(Hourly, Noon.AddHours(-2), Noon.AddSeconds(2))).ShouldBe(["10:00:00 SkippedMisfire", "11:00:00 SkippedMisfire", "12:00:00 Fired"]);

    [Fact]
    public void Of_a_year_of_missed_seconds_the_last_ones_count()
    {
        var plan = Plan(new() { Name = "s", TaskKind = "t", Cron = "* * * * * *", Misfire = MisfirePolicy.All, MisfireLimit = 3 }, Noon.AddDays(-365), Noon.AddMilliseconds(100));

        plan.Fires.Count.ShouldBe(100 + 60);
        plan.Fires.Count(fire => fire.Outcome == ScheduleFireOutcome.Fired).ShouldBe(3 + 60);
        plan.NextAt.ShouldBe(WireTime.From(Noon.AddSeconds(1)));
    }

    [Fact]
    public void While_the_last_task_is_open_a_time_is_left_out_if_so_wished()
    {
        Show(Plan(EveryMinute with { Overlap = OverlapPolicy.Skip }, Noon, Noon, isOpen: true)).ShouldBe(["12:00:00 SkippedOverlap"]);
        Show(Plan(EveryMinute, Noon, Noon, isOpen: true)).ShouldBe(["12:00:00 Fired"]);
        Show(Plan(EveryMinute with { Overlap = OverlapPolicy.Skip, Misfire = MisfirePolicy.All }, Noon.AddMinutes(-3), Noon))
            .ShouldBe(["11:57:00 Fired", "11:58:00 SkippedOverlap", "11:59:00 SkippedOverlap", "12:00:00 SkippedOverlap"]);
    }

    [Fact]
    public void A_time_of_its_own_fires_once_and_then_no_more()
    {
        var plan = Plan(new() { Name = "s", TaskKind = "t", At = Noon }, Noon, Noon.AddMilliseconds(3));

        Show(plan).ShouldBe(["12:00:00 Fired"]);
        plan.NextAt.ShouldBeNull();
    }

    [Fact]
    public void One_that_cannot_be_understood_any_more_is_paused_with_the_reason()
    {
        var plan = Plan(new() { Name = "s", TaskKind = "t", Cron = "@daily", TimeZone = "Mars/Base" }, Noon, Noon);

        plan.Fires.ShouldBeEmpty();
        plan.PausedReason.ShouldNotBeNull().ShouldContain("timeZone is 'Mars/Base', which this relay does not know");
    }

    [Fact]
    public void A_task_is_of_one_time_of_one_schedule()
    {
        var (schedule, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var id = ScheduledTask.IdOf(schedule, 1);

        id.ShouldBe(ScheduledTask.IdOf(schedule, 1));
        id.Version.ShouldBe(8);
        (id.Variant & 0xc).ShouldBe(8);
        new[] { id, ScheduledTask.IdOf(schedule, 2), ScheduledTask.IdOf(other, 1) }.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public void A_task_says_of_which_schedule_it_is_and_for_when()
    {
        var plan = Plan(EveryMinute with { Headers = new Dictionary<string, string> { ["tenant"] = "a", ["schedule"] = "mine" } }, Noon, Noon.AddSeconds(1));

        plan.Fires.Single().Task!.Headers.ShouldBe(new Dictionary<string, string> { ["tenant"] = "a", ["schedule"] = "mine", ["scheduled-for"] = "2026-11-21T12:00:00Z" }, ignoreOrder: true);
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(59), InlineData(60), InlineData(61), InlineData(3600)]
    public void An_interval_counts_from_its_first_time(int seconds)
    {
        var trigger = ScheduleTrigger.Of(EveryMinute with { From = Noon.AddSeconds(7) });

        trigger.Next(Noon.AddSeconds(seconds)).ShouldBe(Noon.AddSeconds(7 + (seconds < 7 ? 0 : ((seconds - 7) / 60 * 60) + 60)));
    }

    private static FirePlan Plan(ScheduleDefinition definition, DateTimeOffset next, DateTimeOffset now, bool isOpen = false) =>
        FirePlan.Of(new() { Id = Guid.CreateVersion7(), Definition = definition, NextAt = WireTime.From(next) }, isOpen, WireTime.From(now));

    private static IEnumerable<string> Show(FirePlan plan) =>
        plan.Fires.Select(fire => $"{WireTime.ToDateTimeOffset(fire.At):HH:mm:ss} {fire.Outcome}{((fire.Task is null) == (fire.Outcome == ScheduleFireOutcome.Fired) ? " without a task" : "")}");
}
