using TacoQ.Relay.Storage;
using TacoQ.TestServers;
using static TacoQ.Relay.Tests.Storage.Events;

namespace TacoQ.Relay.Tests.Storage;

public abstract partial class TaskStoreConformance
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(2);

    [Fact]
    public async Task Processes_that_begin_an_attempt_again_are_counted_once_each_and_anew_for_the_next_attempt()
    {
        (await store.ApplyAsync(Assigned(id), Running(id))).Redelivered.ShouldBeEmpty();

        (await store.ApplyAsync(Running(id, process: 7))).Redelivered.ShouldBe([new RedeliveredTask(id, 1, "images", "replies", 1)]);
        (await store.ApplyAsync(Running(id, process: 9))).Redelivered.ShouldHaveSingleItem().Processes.ShouldBe(2);
        (await store.ApplyAsync(Running(id, process: 7))).Redelivered.ShouldHaveSingleItem().Processes.ShouldBe(2);
        (await FindAsync()).Deliveries.ShouldBe([7, 9]);

        await store.ApplyAsync(Retrying(id, delay: TimeSpan.Zero));
        await DueAsync();
        (await FindAsync()).Deliveries.ShouldBeNull();
        (await store.ApplyAsync(Running(id, attempt: 2, process: 7), Running(id, process: 8))).Redelivered.ShouldBe([new RedeliveredTask(id, 2, "images", "replies", 1)]);
    }

    [Fact]
    public async Task A_poisoned_task_fails_once_and_its_workers_are_told_until_one_has_put_it_away()
    {
        var error = TaskErrors.Poisoned(5, 1);
        await store.ApplyAsync(Assigned(id), Running(id, process: 7));
        var redelivered = new RedeliveredTask(id, 1, "images", "replies", 5);

        (await store.PoisonAsync(redelivered, error, default)).ShouldBeTrue();
        (await store.PoisonAsync(redelivered, error, default)).ShouldBeFalse();

        var snapshot = (await FindAsync()).ToSnapshot();
        (snapshot.Status, snapshot.Outcome, snapshot.Error).ShouldBe((TacoTaskStatus.Completed, TaskOutcome.Failed, error));
        snapshot.CompletedAt.ShouldNotBeNull().ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
        (await CountAsync("delete_at is not null")).ShouldBe(1);
        (await store.FindCancelledAsync("images", 10, default)).ShouldBe([(id, 1)]);

        // Of a worker that was told and did not run it, with a clock that is slow.
        (await store.ApplyAsync(Completed(id, at: T0 + 20, outcome: TaskOutcome.Cancelled, output: "{}"))).EndedTwice.ShouldBe(0);
        (await FindAsync()).ToSnapshot().Outcome.ShouldBe(TaskOutcome.Failed);
        (await store.FindCancelledAsync("images", 10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Processes_that_said_goodbye_are_not_lost_and_two_lost_ones_make_a_suspect()
    {
        var (innocent, ended) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await store.ApplyAsync(Running(id, process: 7), Running(id, process: 8), Running(id, process: 9), Running(innocent, process: 7), Running(innocent, process: 8));
        await store.ApplyAsync(Running(ended, process: 8), Running(ended, process: 9), Completed(ended));
        await store.ApplyAsync(Heartbeat("one") with { StartedAt = 7, Stopping = true }, default);
        await store.ApplyAsync(Heartbeat("two") with { StartedAt = 8 }, default);

        var lost = await store.CountLostProcessesAsync([id, innocent, Guid.CreateVersion7()], default);

        (lost.Count, lost[id], lost[innocent]).ShouldBe((2, 2, 1));
        (await store.FindSuspectsAsync("images", 10, default)).ShouldBe([(id, 1)]);
        (await store.FindSuspectsAsync("other", 10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_task_whose_attempt_has_ended_is_not_poisoned()
    {
        var (retrying, withdrawn) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await store.ApplyAsync(Completed(id), Retrying(retrying), Assigned(withdrawn), Cancelled(withdrawn));

        foreach (var ended in new[] { id, retrying, withdrawn })
        {
            (await store.PoisonAsync(new(ended, 1, "images", null, 5), TaskErrors.Poisoned(5, 1), default)).ShouldBeFalse();
        }

        (await FindAsync()).ToSnapshot().Outcome.ShouldBe(TaskOutcome.Succeeded);
    }

    [Fact]
    public async Task An_attempt_whose_lease_is_over_is_lost_and_the_next_one_is_due()
    {
        await store.ApplyAsync(Leased(id, lease: TimeSpan.FromMilliseconds(1)), Leased(Guid.CreateVersion7()), Running(Guid.CreateVersion7()));
        (await FindAsync()).ToSnapshot().Status.ShouldBe(TacoTaskStatus.Running);

        (await LostAsync()).ShouldBe(new LostTask(id, 1, "images", "w-1", "replies", Outcome: null));
        (await store.RescueAsync(10, Long, default)).ShouldBeEmpty();

        (await FindAsync()).ToSnapshot().Error.ShouldBe(TaskErrors.WorkerLost("w-1", 1));
        (await ClaimAsync()).ShouldHaveSingleItem().Attempt.ShouldBe(2);
        (await store.ApplyAsync(Leased(id), Completed(id))).Late.ShouldBe(0);
        var row = await FindAsync();
        (row.Attempt, row.Rank, row.LeaseUntil).ShouldBe((2, TaskRank.Dispatching, null), "the lost worker's word comes too late");
    }

    [Fact]
    public async Task The_last_attempt_that_is_lost_fails_the_task()
    {
        await store.ApplyAsync(Leased(id, attempt: 5, lease: TimeSpan.FromMilliseconds(1)));

        (await LostAsync()).Outcome.ShouldBe(TaskOutcome.Failed);

        var snapshot = (await FindAsync()).ToSnapshot();
        (snapshot.Outcome, snapshot.Error, snapshot.Attempt).ShouldBe((TaskOutcome.Failed, TaskErrors.WorkerLost("w-1", 5), 5));
        (await CountAsync("delete_at is not null")).ShouldBe(1);
    }

    [Fact]
    public async Task A_cancelled_task_that_is_lost_is_over()
    {
        await store.ApplyAsync(Leased(id, lease: TimeSpan.FromMilliseconds(1)), Cancelled(id));

        (await LostAsync()).Outcome.ShouldBe(TaskOutcome.Cancelled);

        (await FindAsync()).ToSnapshot().Outcome.ShouldBe(TaskOutcome.Cancelled);
        (await ClaimAsync()).ShouldBeEmpty();
        (await store.GetTimeToNextDueAsync(default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_lease_is_extended_by_a_heartbeat_that_names_the_attempt()
    {
        var other = Guid.CreateVersion7();
        await store.ApplyAsync(Leased(id, attempt: 2), Running(other));
        var before = (await FindAsync()).LeaseUntil.ShouldNotBeNull();

        await store.ApplyAsync(Heartbeat() with { Leases = [(id, 1), (other, 1)] }, default);
        (await FindAsync()).LeaseUntil.ShouldBe(before);
        await store.ApplyAsync(Heartbeat() with { Leases = [(id, 2)] }, default);

        (await FindAsync()).LeaseUntil.ShouldNotBeNull().ShouldBeGreaterThan(before);
        (await store.FindAsync(other, default))!.LeaseUntil.ShouldBeNull();
    }

    [Fact]
    public async Task Silence_of_which_only_a_part_was_heard_proves_nothing()
    {
        await store.ApplyAsync(Leased(id, lease: TimeSpan.FromMilliseconds(50)));
        await Deadline.UntilAsync(async () => (await FindAsync()).LeaseUntil < WireTime.Now(TimeProvider.System) - 100_000, "the lease is over");

        (await store.RescueAsync(10, TimeSpan.FromMilliseconds(49), default)).ShouldBeEmpty();
        (await store.RescueAsync(10, TimeSpan.FromMilliseconds(50), default)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_snoozed_task_has_no_error_and_an_attempt_more()
    {
        await store.ApplyAsync(Assigned(id));
        await store.ApplyAsync(Snoozed(id, delay: TimeSpan.Zero));

        var snapshot = (await FindAsync()).ToSnapshot();
        (snapshot.Reason, snapshot.Error, snapshot.MaxAttempts).ShouldBe((PendingReason.Retrying, null, 6));
        var next = await DueAsync();
        (next.Attempt, next.MaxAttempts).ShouldBe((2, 6));
    }

    [Fact]
    public async Task A_second_end_of_an_attempt_is_counted_once()
    {
        (await store.ApplyAsync(Completed(id))).EndedTwice.ShouldBe(0);
        (await store.ApplyAsync(Completed(id))).EndedTwice.ShouldBe(0, "it is the same");

        (await store.ApplyAsync(Completed(id, at: T0 + 30, worker: "w-2"))).EndedTwice.ShouldBe(1);
        (await store.ApplyAsync(Completed(id, at: T0 + 30, worker: "w-2"))).EndedTwice.ShouldBe(0);
        (await FindAsync()).EndedTwice.ShouldBeTrue();

        var other = Guid.CreateVersion7();
        (await store.ApplyAsync(Completed(other), Completed(other, at: T0 + 30))).EndedTwice.ShouldBe(1, "both in one batch");
    }

    [Fact]
    public async Task Late_events_of_a_deleted_task_are_left_out_until_it_is_forgotten()
    {
        await store.ApplyAsync(Completed(id));
        (await store.DeleteExpiredAsync(10, default)).ShouldBe(1);
        var other = Guid.CreateVersion7();

        (await store.ApplyAsync(Running(id), Assigned(other))).Late.ShouldBe(1);
        (await store.ApplyAsync(Cancelled(id))).Late.ShouldBe(1);
        (await store.FindAsync(id, default)).ShouldBeNull();
        (await store.FindAsync(other, default)).ShouldNotBeNull();

        (await store.ForgetAsync(10, TimeSpan.FromDays(1), default)).ShouldBe(0);
        (await store.ForgetAsync(10, -TimeSpan.FromMinutes(1), default)).ShouldBe(1);
        (await store.ApplyAsync(Running(id))).Late.ShouldBe(0);
    }

    [Fact]
    public async Task A_row_of_which_only_late_events_are_known_does_not_stay_for_ever()
    {
        await store.ApplyAsync(Running(id));
        await store.ApplyAsync(Progressed(id, 0.5));
        (await CountAsync("delete_at is not null")).ShouldBe(1);
        (await store.DeleteExpiredAsync(10, default)).ShouldBe(0, "its publisher's event may still come");

        await store.ApplyAsync(Assigned(id));
        (await CountAsync("delete_at is not null")).ShouldBe(0);
    }

    [Fact]
    public async Task A_workers_process_is_new_until_its_heartbeat_is_stored()
    {
        var heartbeat = Heartbeat("images/images.resize");
        (await store.GreetAsync(heartbeat, default)).ShouldNotBeNull().ShouldBeInRange(T0, WireTime.Now(TimeProvider.System) + 60_000_000);

        await store.ApplyAsync(heartbeat, default);

        (await store.GreetAsync(heartbeat with { At = T0 + 1 }, default)).ShouldBeNull();
        (await store.GreetAsync(heartbeat with { StartedAt = T0 + 1 }, default)).ShouldNotBeNull("it was started again under its name");
        await store.ForgetAsync(10, -TimeSpan.FromMinutes(1), default);
        (await store.GreetAsync(heartbeat, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Cancelled_tasks_that_a_worker_may_still_get_are_found_the_newest_first()
    {
        var ids = Enumerable.Range(0, 5).Select(i => Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddHours(i))).ToArray();
        await store.ApplyAsync(ids.Select(task => Assigned(task)));
        await store.ApplyAsync(Running(ids[1]), Completed(ids[2]), Cancelled(Guid.CreateVersion7()));
        await store.ApplyAsync(ids[..4].Select(task => Cancelled(task)));

        (await store.FindCancelledAsync("images", 10, default)).Select(task => task.TaskId).ShouldBe([ids[3], ids[1], ids[0]]);
        (await store.FindCancelledAsync("images", 2, default)).Select(task => task.TaskId).ShouldBe([ids[3], ids[1]]);
        (await store.FindCancelledAsync("other", 10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_parked_task_that_was_cancelled_is_not_due_when_its_kind_is_announced()
    {
        await store.ApplyAsync(Parked(id), Cancelled(id));

        await store.ApplyAsync(Heartbeat("images/images.resize"), default);

        (await ClaimAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Running_tasks_of_the_backlog_were_delivered_before()
    {
        var (running, leased) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await store.ApplyAsync(Assigned(id), Assigned(running), Leased(leased));
        await store.ApplyAsync(Running(running));

        (await store.ReadBacklogAsync("images", 10, default)).ToDictionary(task => task.Assignment.Id, task => task.Redelivered)
            .ShouldBe(new Dictionary<Guid, bool> { [id] = false, [running] = true }, ignoreOrder: true);
    }

    private Task<TaskAssignment> DueAsync() => Deadline.GetAsync(async () => await ClaimAsync() is [var due] ? due : null, "the task is due");

    private Task<LostTask> LostAsync() => Deadline.GetAsync(async () => await store.RescueAsync(10, Long, default) is [var lost] ? lost : null, "the lease is over");
}
