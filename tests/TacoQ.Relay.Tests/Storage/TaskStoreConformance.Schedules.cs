using TacoQ.Relay.Schedules;
using TacoQ.TestServers;
using static TacoQ.Relay.Tests.Storage.Events;

namespace TacoQ.Relay.Tests.Storage;

public abstract partial class TaskStoreConformance
{
    private static readonly ScheduleDefinition EverySecond = new()
    {
        Name = "often",
        TaskKind = "images.resize",
        WorkerKind = "images",
        Arguments = new("""{"größe":1.50}"""u8.ToArray()),
        EverySeconds = 1,
        Priority = 4,
        Headers = new Dictionary<string, string> { ["tenant"] = "ü" },
    };

    [Fact]
    public async Task A_schedule_is_kept_as_it_was_written()
    {
        var written = await PutAsync(EverySecond with { TimeoutSeconds = 1.5, Misfire = MisfirePolicy.All, MisfireLimit = 5, Overlap = OverlapPolicy.Skip }, row => row with
        {
            LastAt = T0,
            LastTaskId = id,
            PausedAt = T0 + 1,
            PausedReason = "because",
            Origin = ScheduleOrigin.Code,
            AnnouncedAt = T0 + 2,
            AnnouncedBy = "w-1",
            Process = T0 + 3,
            Version = 7,
        });

        var read = (await store.FindScheduleAsync("often", default)).ShouldNotBeNull();

        (read with { Definition = written.Definition }).ShouldBe(written);
        Text(read.Definition.Arguments?.Bytes).ShouldBe("""{"größe":1.50}""");
        (read.Definition.TimeoutSeconds, read.Definition.Misfire, read.Definition.MisfireLimit, read.Definition.Overlap, read.Definition.EverySeconds).ShouldBe((1.5, MisfirePolicy.All, 5, OverlapPolicy.Skip, 1));
        read.Definition.Headers.ShouldBe(EverySecond.Headers);
        (await store.FindScheduleAsync("Often", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Schedules_are_listed_by_name_from_after_one()
    {
        foreach (var name in new[] { "b", "a", "C", "a.1" })
        {
            await PutAsync(EverySecond with { Name = name });
        }

        (await store.ListSchedulesAsync(10, null, null, default)).Select(schedule => schedule.Name).ShouldBe(["C", "a", "a.1", "b"]);
        (await store.ListSchedulesAsync(2, "C", null, default)).Select(schedule => schedule.Name).ShouldBe(["a", "a.1"]);
        await PutAsync(EverySecond with { Name = "mail", WorkerKind = "mails" });
        (await store.ListSchedulesAsync(10, null, ["mails", "other"], default)).Select(schedule => schedule.Name).ShouldBe(["mail"]);
        (await store.ListSchedulesAsync(10, null, [], default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_who_create_one_schedule_at_once_create_one_and_change_it()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.ChangeScheduleAsync(
            "often", (row, now) => row is null ? New(EverySecond, now) : row with { Version = row.Version + 1 }, default)));

        (await store.FindScheduleAsync("often", default)).ShouldNotBeNull().Version.ShouldBe(20);
        (await store.ListSchedulesAsync(10, null, null, default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_change_that_is_none_or_fails_leaves_all_as_it_was()
    {
        await PutAsync(EverySecond);

        (await store.ChangeScheduleAsync("often", (_, _) => null, default)).ShouldBeNull();
        await Should.ThrowAsync<InvalidOperationException>(() => store.ChangeScheduleAsync("often", (_, _) => throw new InvalidOperationException("no"), default));

        (await store.FindScheduleAsync("often", default)).ShouldNotBeNull().Version.ShouldBe(1);
    }

    [Fact]
    public async Task A_due_schedule_fires_and_its_task_is_claimed_at_once()
    {
        var row = await PutAsync(EverySecond);
        (await store.GetTimeToNextScheduleAsync(default)).ShouldNotBeNull().ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(1));

        var taskId = (await Deadline.GetAsync(async () => await FireAsync() is { Due: 1 } fired ? fired : null, "it is due")).Tasks.ShouldHaveSingleItem();

        taskId.ShouldBe(ScheduledTask.IdOf(row.Id, row.NextAt!.Value));
        var task = (await ClaimAsync()).ShouldHaveSingleItem();
        (task.Id, task.TaskKind, task.WorkerKind, task.Priority, task.Attempt).ShouldBe((taskId, "images.resize", "images", 4, 1));
        Text(task.Input).ShouldBe("""{"größe":1.50}""");
        (task.Headers["tenant"], task.Headers["schedule"]).ShouldBe(("ü", "often"));
        var after = (await store.FindScheduleAsync("often", default)).ShouldNotBeNull();
        (after.LastAt, after.LastTaskId, after.Version).ShouldBe((row.NextAt, taskId, 1));
        after.NextAt.ShouldBe(row.NextAt + 1_000_000);
        var fire = (await store.ListFiresAsync("often", 10, null, default)).ShouldNotBeNull().ShouldHaveSingleItem();
        (fire.At, fire.Outcome, fire.TaskId).ShouldBe((WireTime.ToDateTimeOffset(row.NextAt.Value), ScheduleFireOutcome.Fired, taskId));
    }

    [Fact]
    public async Task A_time_that_has_fired_does_not_fire_again_though_its_schedule_is_set_back()
    {
        var row = await PutAsync(EverySecond);
        await Deadline.GetAsync(async () => await FireAsync() is { Due: 1 } fired ? fired : null, "it is due");
        await store.ChangeScheduleAsync("often", (_, _) => row, default);

        (await store.FireSchedulesAsync(10, (schedule, _, now) => new([new(row.NextAt!.Value, ScheduleFireOutcome.Fired, ScheduledTask.Of(schedule, row.NextAt.Value, now))], null), default)).Tasks.ShouldBeEmpty();
        (await ClaimAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Whether_the_last_task_is_open_is_known()
    {
        foreach (var (name, last) in new[] { ("none", (Guid?)null), ("gone", Guid.CreateVersion7()), ("open", id), ("done", Guid.CreateVersion7()), ("cancelled", Guid.CreateVersion7()) })
        {
            await PutAsync(EverySecond with { Name = name }, row => row with { LastTaskId = last, NextAt = T0 });
            switch (name)
            {
                case "open":
                    await store.ApplyAsync(Running(last!.Value));
                    break;
                case "done":
                    await store.ApplyAsync(Completed(last!.Value));
                    break;
                case "cancelled":
                    await store.ApplyAsync(Assigned(last!.Value), new TacoQ.Wire.TaskCancelled(last.Value, T0));
                    break;
            }
        }

        var open = new List<string>();
        await store.FireSchedulesAsync(
            10,
            (row, isOpen, _) =>
            {
                open.AddRange(isOpen ? [row.Name] : []);
                return new([], null);
            },
            default);

        open.ShouldBe(["open"]);
    }

    [Fact]
    public async Task A_paused_schedule_does_not_fire_and_one_that_no_worker_announces_is_paused()
    {
        await PutAsync(EverySecond, row => row.Pause(T0));
        await PutAsync(EverySecond with { Name = "silent" }, row => row with { Origin = ScheduleOrigin.Code, AnnouncedAt = T0, NextAt = T0 });
        await PutAsync(EverySecond with { Name = "api" }, row => row with { NextAt = long.MaxValue / 100 });

        (await store.PauseSilentSchedulesAsync(TimeSpan.FromDays(1), "nobody", default)).ShouldBe(["silent"]);

        (await FireAsync()).Due.ShouldBe(0);
        var silent = (await store.FindScheduleAsync("silent", default)).ShouldNotBeNull();
        (silent.NextAt, silent.PausedReason, silent.Version).ShouldBe((null, "nobody", 2));
        silent.PausedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_schedule_that_is_triggered_has_a_task_and_keeps_its_next_time()
    {
        var row = await PutAsync(EverySecond, row => row with { NextAt = null, PausedAt = T0 });

        var fire = (await store.TriggerScheduleAsync("often", (schedule, now) => new(now, ScheduleFireOutcome.Triggered, ScheduledTask.Of(schedule, now, now)), default)).ShouldNotBeNull();

        (await ClaimAsync()).ShouldHaveSingleItem().Id.ShouldBe(fire.TaskId!.Value);
        (await store.ListFiresAsync("often", 10, null, default)).ShouldBe([fire]);
        (await store.FindScheduleAsync("often", default)).ShouldNotBeNull().LastTaskId.ShouldBe(fire.TaskId);
        (await store.TriggerScheduleAsync("none", (_, _) => throw new InvalidOperationException("not asked"), default)).ShouldBeNull();
    }

    [Fact]
    public async Task The_last_hundred_times_are_kept_and_read_in_pages()
    {
        await PutAsync(EverySecond, row => row with { NextAt = T0 });
        await store.FireSchedulesAsync(1, (_, _, _) => new([.. Enumerable.Range(0, 130).Select(i => new PlannedFire(T0 + i, ScheduleFireOutcome.SkippedMisfire, null))], null), default);

        var all = (await store.ListFiresAsync("often", 500, null, default)).ShouldNotBeNull();
        all.Select(fire => WireTime.From(fire.At)).ShouldBe(Enumerable.Range(0, 100).Select(i => T0 + 129 - i));
        (await store.ListFiresAsync("often", 2, T0 + 100, default)).ShouldNotBeNull().Select(fire => WireTime.From(fire.At)).ShouldBe([T0 + 99, T0 + 98]);
        (await store.ListFiresAsync("none", 2, null, default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_deleted_schedule_is_gone_with_its_history_and_its_tasks_stay()
    {
        await PutAsync(EverySecond);
        var fired = await Deadline.GetAsync(async () => await FireAsync() is { Due: 1 } fired ? fired : null, "it is due");

        (await store.DeleteScheduleAsync("often", default)).ShouldBeTrue();
        (await store.DeleteScheduleAsync("often", default)).ShouldBeFalse();

        (await store.ListFiresAsync("often", 10, null, default)).ShouldBeNull();
        (await store.FindAsync(fired.Tasks.Single(), default)).ShouldNotBeNull();
        (await store.GetTimeToNextScheduleAsync(default)).ShouldBeNull();
    }

    [Fact]
    public async Task Many_who_fire_at_once_fire_each_time_once()
    {
        for (var i = 0; i < 20; i++)
        {
            await PutAsync(EverySecond with { Name = $"s{i}" }, row => row with { NextAt = T0 });
        }

        var fired = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => store.FireSchedulesAsync(
            3, (row, _, now) => new([new(row.NextAt!.Value, ScheduleFireOutcome.Fired, ScheduledTask.Of(row, row.NextAt.Value, now))], null), default)));

        fired.Sum(one => one.Due).ShouldBe(20);
        fired.SelectMany(one => one.Tasks).Distinct().Count().ShouldBe(20);
        (await store.ClaimDueAsync(100, NeverAbandoned, default)).Count.ShouldBe(20);
    }

    private async Task<ScheduleRow> PutAsync(ScheduleDefinition definition, Func<ScheduleRow, ScheduleRow>? change = null) =>
        (await store.ChangeScheduleAsync(definition.Name, (_, now) => (change ?? (row => row))(New(definition, now)), default)).ShouldNotBeNull();

    private static ScheduleRow New(ScheduleDefinition definition, long now)
    {
        var row = new ScheduleRow { Id = Guid.CreateVersion7(), Definition = definition, CreatedAt = now, UpdatedAt = now };
        return row with { NextAt = row.FindNext(now) };
    }

    private Task<FiredSchedules> FireAsync() => store.FireSchedulesAsync(10, FirePlan.Of, default);
}
