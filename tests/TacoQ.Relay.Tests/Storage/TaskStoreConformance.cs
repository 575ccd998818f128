using System.Text;
using TacoQ.Relay.Storage;
using TacoQ.TestServers;
using TacoQ.Wire;
using static TacoQ.Relay.Tests.Storage.Events;

namespace TacoQ.Relay.Tests.Storage;

/// <summary>What every store does. One suite for all of them.</summary>
public abstract partial class TaskStoreConformance : IAsyncLifetime
{
    private readonly Guid id = Guid.CreateVersion7();
    private ITaskStore store = null!;

    private static readonly TimeSpan NeverAbandoned = TimeSpan.FromHours(1);

    public async ValueTask InitializeAsync()
    {
        store = await CreateAsync();
        await store.MigrateAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        await DeleteAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<ITaskStore> CreateAsync();

    private protected abstract Task DeleteAsync();

    [Fact]
    public async Task A_task_that_nobody_enqueued_is_not_found() => (await store.FindAsync(id, default)).ShouldBeNull();

    [Fact]
    public async Task An_assigned_task_is_pending_with_all_that_its_publisher_said()
    {
        await store.ApplyAsync(Assigned(id));

        var row = await FindAsync();
        var snapshot = row.ToSnapshot();
        (snapshot.Status, snapshot.Reason, snapshot.Outcome).ShouldBe((TacoTaskStatus.Pending, PendingReason.Queued, null));
        (snapshot.TaskKind, snapshot.WorkerKind, snapshot.Priority, snapshot.Attempt, snapshot.MaxAttempts, snapshot.RetentionSeconds).ShouldBe(("images.resize", "images", 3, 1, 5, 3600));
        snapshot.CreatedAt.ShouldBe(WireTime.ToDateTimeOffset(T0));
        snapshot.Headers.ShouldBe(new Dictionary<string, string> { ["tenant"] = "ü" });
        row.TraceContext.ShouldBe(new Dictionary<string, string> { ["traceparent"] = "00-1-2-01" });
        Text(row.Input).ShouldBe("""{"url":"a"}""");
        row.Output.ShouldBeNull();
        (row.TimeoutMs, row.ReplyTo).ShouldBe((60_000, "replies"));
    }

    [Fact]
    public async Task A_task_runs_reports_progress_and_succeeds()
    {
        await store.ApplyAsync(Assigned(id));
        await store.ApplyAsync(Running(id));
        await store.ApplyAsync(Progressed(id, 0.5));

        var running = (await FindAsync()).ToSnapshot();
        (running.Status, running.ExecutedBy, running.StartedAt).ShouldBe((TacoTaskStatus.Running, "w-1", WireTime.ToDateTimeOffset(T0 + 10)));
        running.Progress.ShouldBe(new TaskProgress(0.5, "half", WireTime.ToDateTimeOffset(T0 + 15)));

        await store.ApplyAsync(Completed(id, output: "42"));

        var completed = (await FindAsync()).ToSnapshot();
        (completed.Status, completed.Outcome, completed.CompletedAt).ShouldBe((TacoTaskStatus.Completed, TaskOutcome.Succeeded, WireTime.ToDateTimeOffset(T0 + 20)));
        Text(completed.Result?.Bytes).ShouldBe("42");
        (completed.StartedAt, completed.Error).ShouldBe((WireTime.ToDateTimeOffset(T0 + 10), null));
    }

    [Fact]
    public async Task A_failed_task_has_its_error()
    {
        await store.ApplyAsync(Completed(id, outcome: TaskOutcome.Failed, output: """{"type":"ValueError","message":"no"}"""));

        var snapshot = (await FindAsync()).ToSnapshot();
        (snapshot.Outcome, snapshot.Error, snapshot.Result).ShouldBe((TaskOutcome.Failed, new TaskError("ValueError", "no"), null));
    }

    [Fact]
    public async Task An_empty_result_is_not_the_same_as_none()
    {
        await store.ApplyAsync(Completed(id, output: ""));

        (await FindAsync()).Output.ShouldNotBeNull().Length.ShouldBe(0);
    }

    [Fact]
    public async Task Events_of_one_task_come_in_any_order_and_any_batches_to_the_same_row() => await TaskChangeProperties.CheckAsync(store, runs: 150);

    [Fact]
    public async Task The_same_batch_twice_changes_nothing()
    {
        await store.ApplyAsync(Assigned(id), Running(id), Completed(id));
        var once = await FindAsync();
        await store.ApplyAsync(Assigned(id), Running(id), Completed(id));

        Comparable(await FindAsync()).ShouldBe(Comparable(once));
    }

    [Fact]
    public async Task Of_two_ends_of_one_attempt_the_earlier_one_counts()
    {
        await store.ApplyAsync(Completed(id, at: T0 + 30, output: "late", worker: "w-2"));
        await store.ApplyAsync(Completed(id, at: T0 + 20, output: "early"));
        await store.ApplyAsync(Completed(id, at: T0 + 40, output: "later", worker: "w-3"));

        Text((await FindAsync()).Output).ShouldBe("early");
    }

    [Fact]
    public async Task A_delayed_task_is_claimed_when_it_is_due_and_not_before()
    {
        await store.ApplyAsync(Assigned(id, TimeSpan.FromHours(1)));
        (await FindAsync()).ToSnapshot().Reason.ShouldBe(PendingReason.Scheduled);
        (await ClaimAsync()).ShouldBeEmpty();
        (await store.GetTimeToNextDueAsync(default)).ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));

        var soon = Guid.CreateVersion7();
        await store.ApplyAsync(Assigned(soon, TimeSpan.FromMilliseconds(1)));
        var claimed = await Deadline.GetAsync(async () => await ClaimAsync() is [var due] ? due : null, "the task is due");

        claimed.Id.ShouldBe(soon);
        (claimed.Attempt, claimed.TaskKind, claimed.WorkerKind, claimed.Priority, claimed.MaxAttempts, claimed.RetentionSeconds, claimed.ReplyTo)
            .ShouldBe((1, "images.resize", "images", 3, 5, 3600, "replies"));
        Text(claimed.Input).ShouldBe("""{"url":"a"}""");
        (claimed.Timeout, claimed.CreatedAt).ShouldBe((TimeSpan.FromSeconds(60), T0));
        claimed.Headers.ShouldBe(new Dictionary<string, string> { ["tenant"] = "ü" });
        claimed.TraceContext.ShouldBe(new Dictionary<string, string> { ["traceparent"] = "00-1-2-01" });
        (await ClaimAsync()).ShouldBeEmpty("it is claimed");
    }

    [Fact]
    public async Task A_claimed_task_is_queued_once_it_is_marked_and_claimed_again_when_it_was_abandoned()
    {
        await store.ApplyAsync(Retrying(id, delay: TimeSpan.Zero));
        var claimed = await Deadline.GetAsync(async () => await ClaimAsync() is [var due] ? due : null, "the task is due");
        claimed.Attempt.ShouldBe(2);

        var again = await Deadline.GetAsync(async () => await store.ClaimDueAsync(10, TimeSpan.Zero, default) is [var due] ? due : null, "the claim was abandoned");
        again.Attempt.ShouldBe(2, "it is the same attempt");

        await store.MarkQueuedAsync([again], default);
        (await store.ClaimDueAsync(10, TimeSpan.Zero, default)).ShouldBeEmpty();
        (await FindAsync()).ToSnapshot().Reason.ShouldBe(PendingReason.Queued);
    }

    [Fact]
    public async Task A_retrying_task_is_pending_with_its_error_and_late_events_of_the_old_attempt_do_not_matter()
    {
        await store.ApplyAsync(Assigned(id), Running(id), Retrying(id, delay: TimeSpan.Zero));
        var retrying = (await FindAsync()).ToSnapshot();
        (retrying.Status, retrying.Reason, retrying.Error?.Message, retrying.Error?.Attempt).ShouldBe((TacoTaskStatus.Pending, PendingReason.Retrying, "m1", 1));

        await Deadline.GetAsync(async () => await ClaimAsync() is [var due] ? due : null, "the task is due");
        await store.ApplyAsync(Running(id, worker: "w-9"), Retrying(id, delay: TimeSpan.Zero));

        var row = await FindAsync();
        (row.Attempt, row.Rank).ShouldBe((2, TaskRank.Dispatching));
        (await ClaimAsync()).ShouldBeEmpty();

        await store.ApplyAsync(Running(id, attempt: 2, at: T0 + 40), Completed(id, attempt: 2, at: T0 + 50));
        var done = (await FindAsync()).ToSnapshot();
        (done.Attempt, done.Outcome, done.StartedAt, done.Error).ShouldBe((2, TaskOutcome.Succeeded, WireTime.ToDateTimeOffset(T0 + 40), null));
    }

    [Fact]
    public async Task A_parked_task_is_due_when_a_worker_announces_its_kind()
    {
        await store.ApplyAsync(Parked(id));
        (await FindAsync()).ToSnapshot().Reason.ShouldBe(PendingReason.Parked);

        await store.ApplyAsync(Heartbeat("images/other"), default);
        (await ClaimAsync()).ShouldBeEmpty();
        await store.ApplyAsync(Heartbeat("images/other", "images/images.resize") with { Stopping = true }, default);
        (await ClaimAsync()).ShouldBeEmpty("a worker that stops runs nothing");

        await store.ApplyAsync(Heartbeat("images/other", "images/images.resize"), default);
        (await ClaimAsync()).ShouldHaveSingleItem().Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task A_task_that_waits_is_over_when_it_is_cancelled()
    {
        await store.ApplyAsync(Assigned(id, TimeSpan.FromMilliseconds(1)));

        var cancelled = await store.ApplyAsync(Cancelled(id));

        cancelled.Cancelled.ShouldHaveSingleItem().ShouldBe(new CancelledTask(id, "images", Withdrawn: true, "replies", Attempt: 1));
        var snapshot = (await FindAsync()).ToSnapshot();
        (snapshot.Status, snapshot.Outcome, snapshot.CompletedAt, snapshot.Error).ShouldBe(
            (TacoTaskStatus.Completed, TaskOutcome.Cancelled, WireTime.ToDateTimeOffset(T0 + 12), TaskErrors.Cancelled));
        (await ClaimAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_running_task_goes_on_when_it_is_cancelled_and_its_workers_word_counts()
    {
        await store.ApplyAsync(Assigned(id), Running(id));

        (await store.ApplyAsync(Cancelled(id))).Cancelled.ShouldHaveSingleItem().Withdrawn.ShouldBeFalse();
        (await FindAsync()).ToSnapshot().Status.ShouldBe(TacoTaskStatus.Running);

        (await store.ApplyAsync(Completed(id))).Cancelled.ShouldBeEmpty();
        (await FindAsync()).ToSnapshot().Outcome.ShouldBe(TaskOutcome.Succeeded);
    }

    [Fact]
    public async Task A_task_cancelled_before_it_is_known_is_cancelled_when_it_comes()
    {
        (await store.ApplyAsync(Cancelled(id))).Cancelled.ShouldBeEmpty();
        (await store.FindAsync(id, default)).ShouldBeNull();

        (await store.ApplyAsync(Assigned(id))).Cancelled.ShouldHaveSingleItem().Withdrawn.ShouldBeTrue();
        (await FindAsync()).ToSnapshot().Outcome.ShouldBe(TaskOutcome.Cancelled);
    }

    [Fact]
    public async Task A_cancelled_task_that_a_worker_runs_after_all_is_reported_again()
    {
        await store.ApplyAsync(Assigned(id));
        await store.ApplyAsync(Cancelled(id));

        (await store.ApplyAsync(Running(id))).Cancelled.ShouldHaveSingleItem().ShouldBe(new CancelledTask(id, "images", Withdrawn: false, "replies", Attempt: 1));
    }

    [Fact]
    public async Task Completed_tasks_are_deleted_when_their_retention_has_passed()
    {
        var old = Guid.CreateVersion7();
        await store.ApplyAsync(Assigned(id), Completed(id, at: WireTime.Now(TimeProvider.System)), Completed(old, at: T0 + 20), Running(Guid.CreateVersion7()));

        (await store.DeleteExpiredAsync(10, default)).ShouldBe(1);
        (await store.FindAsync(old, default)).ShouldBeNull();
        (await store.FindAsync(id, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_cancellation_of_a_task_that_nobody_enqueued_is_deleted_after_the_retention()
    {
        var old = Guid.CreateVersion7();
        await store.ApplyAsync(Cancelled(id, WireTime.Now(TimeProvider.System)), Cancelled(old, WireTime.Now(TimeProvider.System) - (8 * 86_400_000_000)));

        (await store.DeleteExpiredAsync(10, default)).ShouldBe(1, "a week is the default");
        (await CountAsync("true")).ShouldBe(1);
    }

    [Fact]
    public async Task An_end_of_whichever_attempt_ends_the_task_before_and_after_its_retries()
    {
        var (late, early) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var end = Completed(id, TaskCompleted.AnyAttempt, T0 + 50, worker: "python") with { StartedAt = null };
        await store.ApplyAsync(Assigned(late));
        await store.ApplyAsync(Running(late));
        await store.ApplyAsync(Retrying(late));
        await store.ApplyAsync(Running(late, attempt: 2));
        await store.ApplyAsync(end.For(late));
        await store.ApplyAsync(end.For(early));
        await store.ApplyAsync(Retrying(early, attempt: 1));
        await store.ApplyAsync(Completed(early, attempt: 2, at: T0 + 40, TaskOutcome.Failed));

        foreach (var task in new[] { late, early })
        {
            var row = (await store.FindAsync(task, default)).ShouldNotBeNull();
            (row.IsCompleted, row.Outcome, row.CompletedAt, row.Attempt, row.DueAt, row.EndedTwice).ShouldBe((true, TaskOutcome.Succeeded, T0 + 50, 2, null, false));
        }

        (await store.GetTimeToNextDueAsync(default)).ShouldBeNull();
    }

    [Fact]
    public async Task Deleting_stays_within_its_limit()
    {
        await store.ApplyAsync(Enumerable.Range(0, 7).Select(_ => Completed(Guid.CreateVersion7())));

        (await store.DeleteExpiredAsync(5, default)).ShouldBe(5);
        (await store.DeleteExpiredAsync(5, default)).ShouldBe(2);
    }

    [Fact]
    public async Task The_retention_that_comes_after_the_end_counts()
    {
        var foreign = Completed(id, at: T0 + 20) with { RetentionSeconds = null, TaskKind = null, WorkerKind = null, CreatedAt = null, Priority = null };
        await store.ApplyAsync(foreign with { At = WireTime.Now(TimeProvider.System) - 10_000_000 });
        (await store.DeleteExpiredAsync(10, default)).ShouldBe(0, "a week is the default");

        await store.ApplyAsync(Assigned(id) with { Assignment = Assignment(id) with { RetentionSeconds = 1 } });

        (await store.DeleteExpiredAsync(10, default)).ShouldBe(1);
    }

    [Fact]
    public async Task The_backlog_has_queued_and_running_tasks_the_most_urgent_first()
    {
        var (urgent, running, done, elsewhere) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await store.ApplyAsync(
            Assigned(id),
            new TaskAssigned(Assignment(urgent) with { Priority = 200, CreatedAt = T0 + 9 }, T0),
            new TaskAssigned(Assignment(running) with { CreatedAt = T0 + 1 }, T0),
            Assigned(done),
            new TaskAssigned(Assignment(elsewhere) with { WorkerKind = "other" }, T0));
        await store.ApplyAsync(Running(running), Completed(done));
        await store.ApplyAsync(Assigned(Guid.CreateVersion7(), TimeSpan.FromHours(1)));

        (await store.ReadBacklogAsync("images", 10, default)).Select(task => task.Assignment.Id).ShouldBe([urgent, id, running]);
        (await store.ReadBacklogAsync("images", 1, default)).Select(task => task.Assignment.Id).ShouldBe([urgent]);
    }

    [Fact]
    public async Task Times_at_the_ends_of_the_calendar_come_back_exactly()
    {
        await store.ApplyAsync(Assigned(id) with { Assignment = Assignment(id) with { CreatedAt = WireTime.Min, ExpiresAt = WireTime.Max } }, Running(id, at: 1));

        var row = await FindAsync();
        (row.CreatedAt, row.ExpiresAt, row.StartedAt).ShouldBe((WireTime.Min, WireTime.Max, 1));
    }

    [Fact]
    public async Task Migrating_again_changes_nothing()
    {
        await store.ApplyAsync(Assigned(id));
        await store.MigrateAsync(default);

        (await FindAsync()).Rank.ShouldBe(TaskRank.Queued);
    }

    [Fact]
    public async Task A_thousand_changes_are_one_call()
    {
        var ids = Enumerable.Range(0, 1000).Select(_ => Guid.CreateVersion7()).ToArray();
        await store.ApplyAsync(ids.SelectMany(one => (TaskEvent[])[Assigned(one), Running(one), Completed(one)]));

        (await store.FindVersionsAsync(ids, default)).Count(version => version.Rank == TaskRank.Completed).ShouldBe(1000);
    }

    /// <summary>How many rows of the tasks satisfy the condition.</summary>
    private protected abstract Task<long> CountAsync(string condition);

    private async Task<TaskRow> FindAsync() => (await store.FindAsync(id, default)).ShouldNotBeNull();

    private Task<IReadOnlyList<TaskAssignment>> ClaimAsync() => store.ClaimDueAsync(10, NeverAbandoned, default);

    private static TaskRow Comparable(TaskRow row) => row with { UpdatedAt = 0, Headers = null, TraceContext = null, Input = null, Output = null };

    private static string? Text(ReadOnlyMemory<byte>? bytes) => bytes is { } value ? Encoding.UTF8.GetString(value.Span) : null;
}
