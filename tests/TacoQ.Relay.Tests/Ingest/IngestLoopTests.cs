using System.Collections.Concurrent;
using TacoQ.Broker;
using TacoQ.Relay.Storage;
using TacoQ.Relay.Tests.Support;
using TacoQ.TestServers;
using TacoQ.Wire;
using static TacoQ.Relay.Tests.Storage.Events;

namespace TacoQ.Relay.Tests.Ingest;

public class IngestLoopTests
{
    private readonly Guid id = Guid.CreateVersion7();

    [Fact]
    public async Task An_event_is_confirmed_when_it_is_stored()
    {
        await using var relay = await RelayParts.StartAsync();

        await PublishAsync(relay, Assigned(id));

        (await relay.Store.FindAsync(id, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_store_that_fails_for_a_while_loses_nothing()
    {
        await using var relay = await RelayParts.StartAsync();
        var failures = 3;
        relay.Store.Before = _ => failures-- > 0 ? new IOException("the disk is away") : null;

        await PublishAsync(relay, Assigned(id), Running(id), Completed(id));

        (await relay.Store.FindAsync(id, default)).ShouldNotBeNull().Rank.ShouldBe(TaskRank.Completed);
        relay.Store.Quarantined.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_store_that_did_it_and_reports_a_failure_has_one_row_in_the_end()
    {
        await using var relay = await RelayParts.StartAsync();
        var failures = 2;
        relay.Store.After = _ => failures-- > 0 ? new TimeoutException("no answer") : null;

        await PublishAsync(relay, Assigned(id), Completed(id));

        (await relay.Store.FindAsync(id, default)).ShouldNotBeNull().Rank.ShouldBe(TaskRank.Completed);
        relay.Store.Applied.ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task Under_load_a_batch_is_stored_beside_the_last_one_but_for_its_tasks_and_confirmed_after_it()
    {
        const int Many = 250;
        await using var relay = await RelayParts.StartAsync();
        var (large, largeStored) = (new TaskCompletionSource<Guid>(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        var (smallTried, smallStored) = (new TaskCompletionSource(), new TaskCompletionSource());
        relay.Store.Until = async changes =>
        {
            if (changes.Count == 1 && !smallStored.Task.IsCompleted)
            {
                smallTried.TrySetResult();
                await smallStored.Task;
            }
            else if (changes.Count >= Many && large.TrySetResult(changes[0].Id))
            {
                await largeStored.Task;
            }
        };
        try
        {
            // What comes while a batch is stored is one batch then, unless some of it is taken just before: then once more.
            var publishing = Task.CompletedTask;
            while (!large.Task.IsCompleted)
            {
                await publishing;
                (smallTried, smallStored) = (new(TaskCreationOptions.RunContinuationsAsynchronously), new());
                var small = PublishAsync(relay, Assigned(Guid.CreateVersion7()));
                await smallTried.Task;
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
                publishing = PublishAsync(relay, Enumerable.Range(0, Many).Select(_ => Assigned(Guid.CreateVersion7())));
                smallStored.SetResult();
                await small;
                await Task.WhenAny(publishing, large.Task);
            }

            var held = await large.Task;
            var others = Enumerable.Range(0, Many).Select(_ => Guid.CreateVersion7()).ToArray();
            var publishingOthers = PublishAsync(relay, [.. others.Select(one => Assigned(one)), Completed(held)]);

            await Deadline.UntilAsync(async () => (await relay.Store.FindVersionsAsync(others, default)).Count == Many, "the others are stored");
            (await relay.Store.FindAsync(held, default)).ShouldBeNull();
            publishingOthers.IsCompleted.ShouldBeFalse();
            largeStored.SetResult();
            await Task.WhenAll(publishing, publishingOthers);
            (await relay.Store.FindAsync(held, default)).ShouldNotBeNull().Rank.ShouldBe(TaskRank.Completed);
        }
        finally
        {
            smallStored.TrySetResult();
            largeStored.TrySetResult();
        }
    }

    [Fact]
    public async Task A_change_that_the_store_refuses_is_found_and_quarantined_alone()
    {
        await using var relay = await RelayParts.StartAsync();
        var good = Enumerable.Range(0, 50).Select(_ => Guid.CreateVersion7()).ToArray();
        relay.Store.Before = changes => changes.Any(change => change.Id == id) ? new ArgumentException("not this one") : null;

        await PublishAsync(relay, [.. good[..25].Select(one => Assigned(one)), Assigned(id), Running(id), .. good[25..].Select(one => Assigned(one))]);

        foreach (var one in good)
        {
            (await relay.Store.FindAsync(one, default)).ShouldNotBeNull();
        }

        relay.Store.Quarantined.Select(message => message.Reason).Distinct().ShouldBe(["TaskAssigned: not this one", "TaskRunning: not this one"], ignoreOrder: true);
        relay.Store.Quarantined.SelectMany(message => TaskEventsCodec.Read(message.Body.Span)).OfType<TaskEvent>().ShouldAllBe(e => e.TaskId == id);
    }

    private static readonly Dictionary<string, Func<Guid, WireEvent>> Refused = new()
    {
        { "TaskAssigned: task_kind has a NUL character", id => Assigned(id) with { Assignment = Assignment(id) with { TaskKind = "a\0b" } } },
        { "TaskAssigned: headers has a NUL character in 'a'", id => Assigned(id) with { Assignment = Assignment(id) with { Headers = new Dictionary<string, string> { ["a"] = "\0" } } } },
        { "TaskAssigned: created_at is -9223372036854775808 µs since 1970, outside of the years 1 to 9999", id => Assigned(id) with { Assignment = Assignment(id) with { CreatedAt = long.MinValue } } },
        { "TaskAssigned: ttl_duration of 9223372036854775807 seconds is longer than 3155760000000", id => Assigned(id) with { Assignment = Assignment(id) with { RetentionSeconds = long.MaxValue } } },
        { "TaskCompleted: at is 9223372036854775807 µs since 1970, outside of the years 1 to 9999", id => Completed(id) with { At = long.MaxValue, StartedAt = 0 } },
        { "TaskCompleted: started_at is 9223372036854775807 µs since 1970, outside of the years 1 to 9999", id => Completed(id) with { StartedAt = long.MaxValue } },
        { "TaskRunning: attempt is 0, but they count from 1", id => Running(id, attempt: 0) },
        { "TaskRunning: executed_by has 256 characters, more than 255", id => Running(id, worker: new string('w', 256)) },
        { "TaskProgressed: message has a NUL character", id => new TaskProgressed(id, 1, T0, null, "\0") },
    };

    public static TheoryData<string> Reasons => [.. Refused.Keys];

    [Theory, MemberData(nameof(Reasons))]
    public async Task An_event_that_no_store_can_hold_is_quarantined_with_the_reason_and_the_rest_goes_on(string reason)
    {
        await using var relay = await RelayParts.StartAsync();
        var good = Guid.CreateVersion7();

        await PublishAsync(relay, Refused[reason](id), Assigned(good));

        relay.Store.Quarantined.ShouldHaveSingleItem().Reason.ShouldBe(reason);
        (await relay.Store.FindAsync(good, default)).ShouldNotBeNull();
        (await relay.Store.FindAsync(id, default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_cancelled_task_is_told_to_its_workers_and_to_its_caller()
    {
        await using var relay = await RelayParts.StartAsync();
        var told = new ConcurrentQueue<Guid>();
        var replies = new ConcurrentQueue<TaskReply>();
        await using var worker = await relay.Broker.ListenAsync(["images"], e => told.Enqueue(((TaskEvent)e).TaskId), default);
        await using var caller = await relay.Broker.ReceiveRepliesAsync(replies.Enqueue, default);
        await PublishAsync(relay, Assigned(id));

        await PublishAsync(relay, Cancelled(id));

        await Deadline.UntilAsync(() => !told.IsEmpty && !replies.IsEmpty, "both are told");
        told.ShouldBe([id]);
        replies.ShouldHaveSingleItem().Outcome.ShouldBe(TaskOutcome.Cancelled);
    }

    [Fact]
    public async Task A_retry_is_published_as_the_next_attempt_when_it_is_due()
    {
        await using var relay = await RelayParts.StartAsync();
        await using var worker = await relay.Broker.ConsumeAssignmentsAsync(["images"], 1, default);

        await PublishAsync(relay, Retrying(id, delay: TimeSpan.FromMilliseconds(150)));

        var assignment = (await worker.ReceiveAsync(default)).Assignment;
        (assignment.Id, assignment.Attempt, assignment.ReplyTo).ShouldBe((id, 2, "replies"));
        await Deadline.UntilAsync(async () => (await relay.Store.FindAsync(id, default))!.Rank == TaskRank.Queued, "the task is marked as queued");
    }

    [Fact]
    public async Task A_parked_task_is_published_again_when_a_worker_announces_its_kind()
    {
        await using var relay = await RelayParts.StartAsync();
        await using var worker = await relay.Broker.ConsumeAssignmentsAsync(["images"], 1, default);
        await PublishAsync(relay, Parked(id));

        await relay.Broker.PublishAsync(Heartbeat("images/images.resize"), Timeout.InfiniteTimeSpan, default);

        (await worker.ReceiveAsync(default)).Assignment.Id.ShouldBe(id);
    }

    [Fact]
    public async Task A_request_that_waits_wakes_when_the_task_is_stored()
    {
        await using var relay = await RelayParts.StartAsync();
        var waiting = relay.Watch.WaitAsync(id, TimeSpan.FromSeconds(30), row => row.IsCompleted, default);
        await PublishAsync(relay, Assigned(id));
        waiting.IsCompleted.ShouldBeFalse();

        await PublishAsync(relay, Completed(id));

        (await waiting.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System)).ShouldNotBeNull().Outcome.ShouldBe(TaskOutcome.Succeeded);
    }

    [Fact]
    public async Task A_request_that_waits_in_vain_gets_the_task_as_it_is()
    {
        await using var relay = await RelayParts.StartAsync();
        await PublishAsync(relay, Assigned(id));

        (await relay.Watch.WaitAsync(id, TimeSpan.FromMilliseconds(100), row => row.IsCompleted, default)).ShouldNotBeNull().Rank.ShouldBe(TaskRank.Queued);
        (await relay.Watch.WaitAsync(Guid.CreateVersion7(), TimeSpan.FromMilliseconds(100), _ => true, default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_request_wakes_although_the_announcement_was_lost()
    {
        await using var relay = await RelayParts.StartAsync();
        var waiting = relay.Watch.WaitAsync(id, TimeSpan.FromSeconds(30), row => row.IsCompleted, default);

        // Stored behind this relay's back, as another one would.
        await relay.Store.ApplyAsync([TacoQ.Relay.Ingest.TaskChanges.From(Completed(id))], default);

        (await waiting.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System)).ShouldNotBeNull();
    }

    private static Task PublishAsync(RelayParts relay, params IEnumerable<WireEvent> events) =>
        Task.WhenAll(events.Select(e => relay.Broker.PublishAsync(e, TimeSpan.FromSeconds(30), default)));
}
