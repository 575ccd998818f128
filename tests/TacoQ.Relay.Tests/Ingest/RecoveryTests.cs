using System.Collections.Concurrent;
using TacoQ.Broker;
using TacoQ.Relay.Storage;
using TacoQ.Relay.Tests.Support;
using TacoQ.TestServers;
using TacoQ.Wire;
using static TacoQ.Relay.Tests.Storage.Events;

namespace TacoQ.Relay.Tests.Ingest;

public sealed class RecoveryTests : IAsyncLifetime
{
    private readonly Guid id = Guid.CreateVersion7();
    private readonly ConcurrentQueue<WireEvent> told = new();
    private readonly ConcurrentQueue<TaskReply> replies = new();
    private RelayParts relay = null!;
    private IAsyncDisposable worker = null!;
    private IReplyAddress caller = null!;

    public async ValueTask InitializeAsync()
    {
        relay = await RelayParts.StartAsync();
        worker = await relay.Broker.ListenAsync(["images"], told.Enqueue, default);
        caller = await relay.Broker.ReceiveRepliesAsync(replies.Enqueue, default);
    }

    public async ValueTask DisposeAsync()
    {
        await caller.DisposeAsync();
        await worker.DisposeAsync();
        await relay.DisposeAsync();
    }

    [Fact]
    public async Task A_task_during_which_five_processes_ended_fails_and_workers_and_caller_are_told()
    {
        using var poisoned = new Measured("tacoq.tasks.poisoned");
        await PublishAsync(Assigned(id), Running(id));
        foreach (var process in new long[] { 1, 2, 3, 3, 4 })
        {
            await PublishAsync(Running(id, process: process));
        }

        (await FindAsync()).ToSnapshot().Status.ShouldBe(TacoTaskStatus.Running);
        told.ShouldAllBe(e => e is TaskRunning && ((TaskRunning)e).TaskId == id, "workers run it alone from now on");
        told.ShouldNotBeEmpty();

        await PublishAsync(Running(id, process: 5));

        var snapshot = (await FindAsync()).ToSnapshot();
        (snapshot.Outcome, snapshot.Error?.Type).ShouldBe((TaskOutcome.Failed, "TacoQ.TaskPoisonedException"));
        snapshot.Error!.Message.ShouldContain("5 worker processes ended while they ran attempt 1");
        told.OfType<TaskCancelled>().Select(e => e.TaskId).ShouldBe([id]);
        var reply = replies.ShouldHaveSingleItem();
        (reply.TaskId, reply.Outcome).ShouldBe((id, TaskOutcome.Failed));
        poisoned.Sum.ShouldBeGreaterThan(0);

        // It was in a queue still.
        await PublishAsync(Running(id, process: 6));
        told.OfType<TaskCancelled>().Count().ShouldBe(2);
        replies.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_task_that_ended_although_it_was_delivered_often_stays_as_it_ended()
    {
        await PublishAsync([Assigned(id), .. Enumerable.Range(1, 4).Select(process => Running(id, process: process))]);
        await PublishAsync(Completed(id));

        await PublishAsync(Running(id, process: 5));

        (await FindAsync()).Outcome.ShouldBe(TaskOutcome.Succeeded);
        replies.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_worker_that_announces_itself_is_told_what_was_cancelled_and_last_that_it_was_heard()
    {
        var cancelled = Enumerable.Range(0, 501).Select(_ => Guid.CreateVersion7()).ToArray();
        await relay.Store.ApplyAsync(cancelled.SelectMany(task => (TaskEvent[])[Assigned(task), Cancelled(task)]));
        var heartbeat = Heartbeat("images/images.resize") with { At = 5 };

        await PublishAsync(heartbeat);

        told.OfType<TaskCancelled>().Select(e => e.TaskId).Order().ShouldBe(cancelled.Order());
        var welcome = told.Last().ShouldBeOfType<WorkerHeartbeat>();
        (welcome.Worker, welcome.StartedAt, told.Count).ShouldBe(("w-1", T0, 503));
        welcome.At.ShouldBeInRange(T0, WireTime.Now(TimeProvider.System), "it is the database's time");

        await PublishAsync(heartbeat);
        told.Count.ShouldBe(503, "once a process");
        await PublishAsync(heartbeat with { StartedAt = T0 + 1, Stopping = true });
        told.Count.ShouldBe(503, "it goes");
        await PublishAsync(heartbeat with { StartedAt = T0 + 1 });
        told.Count.ShouldBe(503, "its goodbye was heard before");
        await PublishAsync(heartbeat with { StartedAt = T0 + 2 });
        told.Count.ShouldBe(1006);
    }

    [Fact]
    public async Task A_task_whose_worker_falls_silent_goes_on_with_the_next_attempt()
    {
        using var rescued = new Measured("tacoq.tasks.rescued");
        await using var consumer = await relay.Broker.ConsumeAssignmentsAsync(["images"], 1, default);

        await PublishAsync(Leased(id, lease: TimeSpan.FromMilliseconds(50)));

        var next = (await consumer.ReceiveAsync(default).AsTask().WaitAsync(Deadline.Default, TimeProvider.System)).Assignment;
        (next.Id, next.Attempt).ShouldBe((id, 2));
        (await FindAsync()).ToSnapshot().Error.ShouldBe(TaskErrors.WorkerLost("w-1", 1));
        rescued.Sum.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_task_whose_worker_falls_silent_in_the_last_attempt_fails_and_its_caller_is_told()
    {
        await PublishAsync(Leased(id, attempt: 5, lease: TimeSpan.FromMilliseconds(50)));

        await Deadline.UntilAsync(() => !replies.IsEmpty, "the caller is told");
        (await FindAsync()).ToSnapshot().Outcome.ShouldBe(TaskOutcome.Failed);
        TaskResults.ReadError(replies.ShouldHaveSingleItem().Output.Span).ShouldBe(TaskErrors.WorkerLost("w-1", 5));
    }

    [Fact]
    public async Task Duplicates_and_late_events_are_counted()
    {
        using var duplicates = new Measured("tacoq.completions.duplicate");
        using var late = new Measured("tacoq.events.late");
        await PublishAsync(Completed(id));
        await PublishAsync(Completed(id, at: T0 + 30));
        await relay.Store.DeleteExpiredAsync(10, default);

        await PublishAsync(Running(id));

        duplicates.Sum.ShouldBeGreaterThan(0);
        late.Sum.ShouldBeGreaterThan(0);
        (await relay.Store.FindAsync(id, default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_heartbeat_that_no_store_can_hold_is_quarantined_and_the_rest_goes_on()
    {
        await PublishAsync(Heartbeat("nonsense"), Heartbeat() with { Host = "\0" }, Heartbeat() with { StartedAt = long.MaxValue }, Assigned(id));

        relay.Store.Quarantined.Select(message => message.Reason).ShouldBe(
            [
                "WorkerHeartbeat: task_kinds has 'nonsense', which is no worker kind/task kind",
                "WorkerHeartbeat: host has a NUL character",
                "WorkerHeartbeat: started_at is 9223372036854775807 µs since 1970, outside of the years 1 to 9999",
            ],
            ignoreOrder: true);
        (await FindAsync()).Rank.ShouldBe(TaskRank.Queued);
    }

    [Fact]
    public async Task A_message_that_the_quarantine_cannot_hold_is_there_without_its_body_and_the_rest_goes_on()
    {
        using var quarantined = new Measured("tacoq.quarantined");
        relay.Store.BeforeQuarantine = messages => messages.Any(message => message.Body.Length > 100) ? new ArgumentException("too large") : null;
        var bad = Running(id, attempt: 0, worker: new string('w', 200));

        await PublishAsync(bad, Running(Guid.CreateVersion7(), attempt: 0, worker: "") with { TaskKind = null, WorkerKind = null }, Assigned(id));

        relay.Store.Quarantined.Count.ShouldBe(2);
        var without = relay.Store.Quarantined.Single(message => message.Body.IsEmpty);
        without.Length.ShouldBeGreaterThan(200);
        without.Reason.ShouldBe($"TaskRunning: attempt is 0, but they count from 1 (Its {without.Length} bytes could not be kept: too large)");
        (await FindAsync()).Rank.ShouldBe(TaskRank.Queued);
        quarantined.Sum.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_message_that_cannot_be_kept_at_all_does_not_stop_the_rest()
    {
        relay.Store.BeforeQuarantine = _ => new ArgumentException("no");

        await PublishAsync(Running(id, attempt: 0), Assigned(id));

        (await FindAsync()).Rank.ShouldBe(TaskRank.Queued);
    }

    private async Task<TaskRow> FindAsync() => (await relay.Store.FindAsync(id, default)).ShouldNotBeNull();

    /// <summary>Confirmed when the relay has dealt with them.</summary>
    private Task PublishAsync(params IEnumerable<WireEvent> events) =>
        Task.WhenAll(events.Select(e => relay.Broker.PublishAsync(e, TimeSpan.FromSeconds(30), default)));
}
