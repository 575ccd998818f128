using TacoQ.Relay.Storage;
using TacoQ.TestServers;
using static TacoQ.Relay.Tests.Storage.Events;

namespace TacoQ.Relay.Tests.Storage;

public abstract partial class TaskStoreConformance
{
    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_pause_is_kept_with_the_time_since_when_it_holds()
    {
        (await store.ListPausesAsync(default)).ShouldBeEmpty();

        var paused = await store.SetPausedAsync("images", paused: true, default);
        var again = await store.SetPausedAsync("images", paused: true, default);
        var resumed = await store.SetPausedAsync("images", paused: false, default);

        (paused.WorkerKind, paused.Paused).ShouldBe(("images", true));
        again.ShouldBe(paused);
        resumed.At.ShouldBeGreaterThan(paused.At);
        (await store.ListPausesAsync(default)).ShouldBe([resumed]);
    }

    [Fact]
    public async Task A_worker_kind_is_known_by_its_workers_its_tasks_or_an_operator()
    {
        await store.ApplyAsync(Heartbeat("images/images.resize"), default);
        await store.SetPausedAsync("paused", paused: true, default);
        await store.ApplyAsync(Assigned(id) with { Assignment = Assignment(id) with { WorkerKind = "queued" } });
        await store.ApplyAsync(Announced(workerKind: "announced"), default);

        var kinds = await store.ListWorkerKindsAsync(null, default);

        kinds.Select(kind => kind.WorkerKind).ShouldBe(["announced", "images", "paused", "queued"]);
        kinds.ShouldAllBe(kind => kind.IsKnown);
        (kinds[1].Workers, kinds[0].Workers).ShouldBe((1, 0));
        kinds[2].PausedAt.ShouldNotBeNull();
        (kinds[3].OldestWaiting > TimeSpan.Zero, kinds[3].Enqueued, kinds[3].Ended, kinds[1].OldestWaiting).ShouldBe((true, 1, 0, null));
        (await store.ListWorkerKindsAsync("nobody", default)).ShouldHaveSingleItem().IsKnown.ShouldBeFalse();
    }

    [Fact]
    public async Task What_runs_and_what_waits_is_counted_by_worker_kind()
    {
        var ids = Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7()).ToArray();
        await store.ApplyAsync(Running(ids[0]));
        await store.ApplyAsync(Assigned(ids[1], AnHour));
        await store.ApplyAsync(Retrying(ids[2]));
        await store.ApplyAsync(Parked(ids[3]));
        await store.ApplyAsync(Completed(ids[4]));

        var row = (await store.ListWorkerKindsAsync("images", default)).ShouldHaveSingleItem();
        (row.Running, row.Enqueued, row.Ended).ShouldBe((1, 5, 1));
        (await store.CountWaitingAsync(10, default))!.Order().ShouldBe([("images", TaskRank.Scheduled, 1), ("images", TaskRank.Parked, 1), ("images", TaskRank.Retrying, 1)]);
        (await store.CountWaitingAsync(2, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Workers_are_listed_by_name_and_shown_with_what_they_run()
    {
        await store.ApplyAsync(Heartbeat("images/images.resize") with { Busy = 1 }, default);
        await store.ApplyAsync(Heartbeat() with { Worker = "w-2", WorkerKinds = ["ml"], Stopping = true }, default);
        await store.ApplyAsync(Running(id));

        var workers = await store.ListWorkersAsync(null, 10, null, default);
        workers.Select(worker => (worker.Name, worker.State, worker.Busy, worker.Capacity, worker.Running)).ShouldBe([("w-1", WorkerState.Alive, 1, 4, null), ("w-2", WorkerState.Stopping, 0, 4, null)]);
        (await store.ListWorkersAsync(["ml", "other"], 10, null, default)).ShouldHaveSingleItem().Name.ShouldBe("w-2");
        (await store.ListWorkersAsync(null, 10, "w-1", default)).ShouldHaveSingleItem().Name.ShouldBe("w-2");
        (await store.ListWorkersAsync(null, 1, null, default)).ShouldHaveSingleItem().Name.ShouldBe("w-1");

        var worker = (await store.FindWorkerAsync("w-1", default)).ShouldNotBeNull();
        worker.TaskKinds.ShouldBe(["images/images.resize"]);
        worker.Running.ShouldBe([new RunningTask(id, "images", "images.resize", 1, WireTime.ToDateTimeOffset(T0 + 10))]);
        (await store.FindWorkerAsync("w-3", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Of_a_worker_that_came_back_the_last_process_is_shown()
    {
        await store.ApplyAsync(Heartbeat() with { Version = "1" }, default);
        await store.ApplyAsync(Heartbeat() with { Version = "2", StartedAt = T0 + 1 }, default);

        (await store.ListWorkersAsync(null, 10, null, default)).ShouldHaveSingleItem().Version.ShouldBe("2");
        (await store.FindWorkerAsync("w-1", default)).ShouldNotBeNull().Version.ShouldBe("2");
    }

    [Fact]
    public async Task Statistics_equal_the_tasks_whatever_the_order_and_however_often_events_come() => await StatisticsProperties.CheckAsync(store, runs: 60);

    [Fact]
    public async Task An_end_without_a_beginning_is_no_run()
    {
        await store.ApplyAsync(Assigned(id), Completed(id, outcome: TaskOutcome.Expired) with { StartedAt = null });

        (await store.ReadStatisticsAsync(AnHour, null, null, default)).Rows.Select(row => row.Fact).Order().ShouldBe([StatisticsFact.Enqueued, StatisticsFact.Expired]);
    }

    [Fact]
    public async Task What_the_relay_itself_decides_is_counted_too()
    {
        var (lost, retried, poisoned) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await store.ApplyAsync(Leased(lost, attempt: 5, lease: TimeSpan.FromMilliseconds(1)), Leased(retried, lease: TimeSpan.FromMilliseconds(1)), Running(poisoned));
        await Deadline.UntilAsync(
            async () =>
            {
                await store.RescueAsync(10, AnHour, default);
                await ClaimAsync();
                return await CountAsync("rank = 50") == 1 && await CountAsync("attempt = 2") == 1;
            },
            "the leases are over, and the next attempt is claimed");
        (await store.PoisonAsync(new(poisoned, 1, "images", null, 5), TaskErrors.Poisoned(5, 1), default)).ShouldBeTrue();

        await StatisticsProperties.ShouldEqualAsync(store, [lost, retried, poisoned]);
    }

    [Fact]
    public async Task Minutes_become_hours_without_a_change_of_the_counts_and_hours_are_deleted()
    {
        await store.ApplyAsync(Assigned(id), Completed(id));
        var before = await store.ReadStatisticsAsync(TimeSpan.FromDays(1), null, null, default);

        // Ages below zero: the next hours are over, too.
        (await store.RollStatisticsAsync(2, -2 * AnHour, default)).ShouldBe(2);
        (await store.RollStatisticsAsync(100, -2 * AnHour, default)).ShouldBe(before.Rows.Count - 2);
        (await store.RollStatisticsAsync(100, -2 * AnHour, default)).ShouldBe(0);

        (await store.ReadStatisticsAsync(TimeSpan.FromDays(1), null, null, default)).Rows.Order(RowOrder).ShouldBe(before.Rows.Order(RowOrder));
        (await store.DeleteStatisticsAsync(100, AnHour * 2, default)).ShouldBe(0);
        (await store.DeleteStatisticsAsync(100, -2 * AnHour, default)).ShouldBe(before.Rows.Count);
        (await store.ReadStatisticsAsync(TimeSpan.FromDays(1), null, null, default)).Rows.ShouldBeEmpty();
    }

    [Fact]
    public async Task Statistics_are_of_one_kind_when_that_is_asked_for()
    {
        await store.ApplyAsync(Assigned(id));

        (await store.ReadStatisticsAsync(AnHour, "images", "images.resize", default)).Rows.ShouldHaveSingleItem().ShouldBe(new("images", "images.resize", StatisticsFact.Enqueued, 0, 1));
        (await store.ReadStatisticsAsync(AnHour, "ml", null, default)).Rows.ShouldBeEmpty();
        (await store.ReadStatisticsAsync(AnHour, null, "other", default)).Rows.ShouldBeEmpty();
    }

    [Fact]
    public async Task Messages_in_quarantine_are_found_by_queue_and_by_a_part_of_the_reason()
    {
        await store.QuarantineAsync(
            [new("Bad Body", "a", new Dictionary<string, string>(), default), new("bad header", "b", new Dictionary<string, string>(), default), new("other", "b", new Dictionary<string, string>(), default)], default);

        (await store.ListQuarantinedAsync(new(Reason: "bAD"), 10, null, default)).Select(message => message.Reason).ShouldBe(["bad header", "Bad Body"]);
        (await store.ListQuarantinedAsync(new("b", "bad"), 10, null, default)).ShouldHaveSingleItem().Reason.ShouldBe("bad header");
        (await store.CountQuarantinedAsync(new("b"), 10, default)).ShouldBe(2);
        (await store.CountQuarantinedAsync(QuarantineFilter.All, 1, default)).ShouldBe(1);
    }

    [Fact]
    public async Task Figures_of_the_whole_store_are_at_hand()
    {
        (await store.MeasureAsync(default)).ShouldBe(new(TimeSpan.Zero, 0, 0));
        (await store.GetSchemaVersionAsync(default)).ShouldBeGreaterThanOrEqualTo(8);
        await store.ApplyAsync(Heartbeat(), default);
        await store.QuarantineAsync([new("bad", "a", new Dictionary<string, string>(), default)], default);
        await store.ApplyAsync(Retrying(id, delay: TimeSpan.Zero));

        var figures = await Deadline.GetAsync(async () => await store.MeasureAsync(default) is { DispatchLag.Ticks: > 0 } found ? found : null, "a task is due");
        (figures!.Quarantined, figures.Workers).ShouldBe((1, 1));
    }

    private static readonly Comparer<StatisticsRows.Row> RowOrder = Comparer<StatisticsRows.Row>.Create(static (x, y) => (x.Fact, x.Bucket).CompareTo((y.Fact, y.Bucket)));
}
