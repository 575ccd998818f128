using System.Collections.Concurrent;
using System.Text;
using TacoQ.Broker;
using TacoQ.TestServers;
using TacoQ.Wire;

namespace TacoQ.Tests.Broker;

/// <summary>What every broker does. One suite for all of them.</summary>
public abstract partial class TaskBrokerConformance : IAsyncLifetime
{
    private const string Kind = "images";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly List<ITaskBroker> brokers = [];
    private ITaskBroker broker = null!;

    public async ValueTask InitializeAsync()
    {
        await PrepareAsync();
        broker = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var started in brokers)
        {
            await started.DisposeAsync();
        }

        await DeleteAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task PrepareAsync();

    private protected abstract ITaskBroker Create();

    private protected abstract Task DeleteAsync();

    /// <summary>The relay's queue takes a copy of each task, which so needs no event (the topology of TacoQ 0.4).</summary>
    private protected virtual bool RelayGetsEachTask => false;

    [Fact]
    public async Task A_task_arrives_as_it_was_sent()
    {
        var sent = Assignment() with
        {
            Input = Encoding.UTF8.GetBytes("""{"url":"ü"}"""),
            Priority = 7,
            RetentionSeconds = 60,
            TraceContext = new Dictionary<string, string> { ["traceparent"] = "00-1-2-01" },
            Headers = new Dictionary<string, string> { ["tenant"] = "ü" },
            Attempt = 3,
            MaxAttempts = 5,
            Timeout = TimeSpan.FromSeconds(60),
            ExpiresAt = 2_000_000_000_000_000,
            RunAt = 1_000_000_000_000_000,
            ReplyTo = "somebody",
        };
        await using var consumer = await ConsumeAsync();
        await broker.PublishAsync(sent, Limit, default);

        var received = (await ReceiveAsync(consumer)).Assignment;

        Text(received.Input).ShouldBe("""{"url":"ü"}""");
        received.TraceContext.ShouldBe(sent.TraceContext);
        received.Headers.ShouldBe(sent.Headers);
        Plain(received).ShouldBe(Plain(sent));
    }

    [Fact]
    public async Task A_task_sent_before_any_worker_is_there_is_kept_for_it()
    {
        var sent = Assignment();
        await broker.PublishAsync(sent, Limit, default);

        await using var consumer = await ConsumeAsync();

        (await ReceiveAsync(consumer)).Assignment.Id.ShouldBe(sent.Id);
    }

    [Fact]
    public async Task An_acknowledged_task_is_gone_and_one_that_is_not_comes_back()
    {
        var (done, open) = (Assignment(), Assignment());
        await broker.PublishAsync(done, Limit, default);
        await broker.PublishAsync(open, Limit, default);
        await using (var first = await ConsumeAsync())
        {
            foreach (var _ in Enumerable.Range(0, 2))
            {
                var delivery = await ReceiveAsync(first);
                if (delivery.Assignment.Id == done.Id)
                {
                    await delivery.AckAsync();
                }
            }
        }

        await using var second = await ConsumeAsync();
        (await ReceiveAsync(second)).Assignment.Id.ShouldBe(open.Id);
        await ShouldHaveNothingMoreAsync(second);
    }

    [Fact]
    public async Task A_returned_task_comes_again()
    {
        var sent = Assignment();
        await using var consumer = await ConsumeAsync();
        await broker.PublishAsync(sent, Limit, default);

        await (await ReceiveAsync(consumer)).ReturnAsync();

        (await ReceiveAsync(consumer)).Assignment.Id.ShouldBe(sent.Id);
    }

    [Fact]
    public async Task No_more_than_the_prefetch_is_out()
    {
        await using var consumer = await ConsumeAsync(prefetch: 2);
        for (var i = 0; i < 3; i++)
        {
            await broker.PublishAsync(Assignment(), Limit, default);
        }

        var first = await ReceiveAsync(consumer);
        await ReceiveAsync(consumer);
        await ShouldHaveNothingMoreAsync(consumer);

        await first.AckAsync();
        await ReceiveAsync(consumer);
    }

    [Fact]
    public async Task Of_the_tasks_at_hand_the_most_urgent_is_first_and_equals_keep_their_order()
    {
        var tasks = new[] { 0, 100, 255, 0, 100 }.Select(priority => Assignment() with { Priority = priority }).ToArray();
        foreach (var task in tasks)
        {
            await broker.PublishAsync(task, Limit, default);
        }

        await using var consumer = await ConsumeAsync();
        await WaitUntilAllArePrefetchedAsync(consumer);

        var order = new List<Guid>();
        foreach (var _ in tasks)
        {
            order.Add((await ReceiveAsync(consumer)).Assignment.Id);
        }

        order.ShouldBe([tasks[2].Id, tasks[1].Id, tasks[4].Id, tasks[0].Id, tasks[3].Id]);
    }

    [Fact]
    public async Task A_worker_gets_tasks_of_its_worker_kinds_only()
    {
        await using var consumer = await broker.ConsumeAssignmentsAsync([Kind, "other"], 10, default);
        await broker.PublishAsync(Assignment() with { WorkerKind = "strangers" }, Limit, default);
        await broker.PublishAsync(Assignment(), Limit, default);
        await broker.PublishAsync(Assignment() with { WorkerKind = "other" }, Limit, default);

        string[] kinds = [(await ReceiveAsync(consumer)).Assignment.WorkerKind, (await ReceiveAsync(consumer)).Assignment.WorkerKind];

        kinds.Order().ShouldBe([Kind, "other"]);
        await ShouldHaveNothingMoreAsync(consumer);
    }

    [Fact]
    public async Task Two_workers_share_the_tasks()
    {
        await using var one = await ConsumeAsync(prefetch: 1);
        await using var two = await ConsumeAsync(prefetch: 1);
        await broker.PublishAsync(Assignment(), Limit, default);
        await broker.PublishAsync(Assignment(), Limit, default);

        var both = await Task.WhenAll(ReceiveAsync(one), ReceiveAsync(two));

        both[0].Assignment.Id.ShouldNotBe(both[1].Assignment.Id);
    }

    [Fact]
    public async Task A_consumer_that_stops_takes_no_more_but_may_finish()
    {
        await using var consumer = await ConsumeAsync();
        await broker.PublishAsync(Assignment(), Limit, default);
        var delivery = await ReceiveAsync(consumer);

        await consumer.StopAsync();
        var later = Assignment();
        await broker.PublishAsync(later, Limit, default);
        await ShouldHaveNothingMoreAsync(consumer);
        await delivery.AckAsync();

        await using var other = await ConsumeAsync();
        (await ReceiveAsync(other)).Assignment.Id.ShouldBe(later.Id);
        await ShouldHaveNothingMoreAsync(other);
    }

    [Fact]
    public async Task Waiting_for_a_task_can_be_given_up()
    {
        await using var consumer = await ConsumeAsync();
        using var stop = new CancellationTokenSource();
        var waiting = consumer.ReceiveAsync(stop.Token).AsTask();

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
        var sent = Assignment();
        await broker.PublishAsync(sent, Limit, default);
        (await ReceiveAsync(consumer)).Assignment.Id.ShouldBe(sent.Id, "it must not go to the one who gave up");
    }

    [Fact]
    public async Task Every_event_arrives_as_it_was_sent()
    {
        var assignment = Assignment() with { Input = "{}"u8.ToArray(), MaxAttempts = 2, Delay = TimeSpan.FromSeconds(5), Timeout = TimeSpan.FromMilliseconds(1500), ReplyTo = "r", ExpiresAt = 7, RunAt = 8 };
        var id = assignment.Id;
        WireEvent[] sent =
        [
            new TaskAssigned(assignment, 1),
            new TaskRunning(id, 2, 3) { TaskKind = "k", WorkerKind = "w", CreatedAt = 4, Priority = 5, RetentionSeconds = 6, ExecutedBy = "me" },
            new TaskRunning(id, 2, 3) { Process = 4 },
            new TaskCompleted(id, 2, 9) { Outcome = TaskOutcome.Expired, StartedAt = 8, TaskKind = "k", ExecutedBy = "me" },
            new TaskCompleted(id, 2, 9) { Outcome = TaskOutcome.Succeeded },
            new TaskRetrying(assignment, 10) { StartedAt = 9, ExecutedBy = "me", Error = default, Delay = TimeSpan.FromMilliseconds(250) },
            new TaskProgressed(id, 1, 11, 0.5, "half"),
            new TaskProgressed(id, 1, 11, null, null),
            new TaskParked(assignment, 12) { ExecutedBy = "me" },
            new TaskCancelled(id, 13),
            new TaskCancelled(id, 13) { UpTo = 2 },
            new TaskKindAnnounced("a", "x", 15) { Worker = "me", ArgumentsSchema = """{"type":"object"}""", ResultSchema = "true" },
            new ScheduleAnnounced("s", "a", "x", 16) { Worker = "me", Process = 1, Cron = "@daily", TimeZone = "Europe/Berlin", Misfire = MisfirePolicy.All, MisfireLimit = 7, Overlap = OverlapPolicy.Skip, Priority = 9, RetentionSeconds = 60 },
            new ScheduleAnnounced("s", "a", "x", 16) { Worker = "me", Process = 1, EverySeconds = 5 },
            new WorkerHeartbeat("me", 14) { StartedAt = 1, Host = "h", Version = "v", WorkerKinds = ["a", "b"], TaskKinds = ["a/x"], Concurrency = 4, Busy = 2, Stopping = true, Leases = [(id, 3)] },
            new TaskLeased(assignment, 15) { ExecutedBy = "me", Lease = TimeSpan.FromMinutes(1) },
        ];
        await using var consumer = await broker.ConsumeEventsAsync(100, default);
        var publishing = Task.WhenAll(sent.Select(e => broker.PublishAsync(e, Limit, default)));

        var received = await ReceiveEventsAsync(consumer, sent.Length);
        await publishing;

        received.Select(Describe).Order().ShouldBe(sent.Select(Describe).Order());
    }

    [Fact]
    public async Task The_relay_learns_of_a_task_that_is_enqueued_at_once_exactly_once()
    {
        var assignment = Assignment() with { Input = "{}"u8.ToArray(), MaxAttempts = 2, Timeout = TimeSpan.FromMilliseconds(1500), ReplyTo = "r", ExpiresAt = 7 };
        await using var consumer = await broker.ConsumeEventsAsync(100, default);
        var publishing = Task.WhenAll(broker.PublishAsync(new TaskAssigned(assignment, assignment.CreatedAt), Limit, default), broker.PublishAsync(assignment, Limit, default));

        var received = await ReceiveEventsAsync(consumer, 1);
        await publishing;

        Describe(received.ShouldHaveSingleItem()).ShouldBe(Describe(new TaskAssigned(assignment, assignment.CreatedAt)));
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        await Should.ThrowAsync<OperationCanceledException>(async () => await consumer.WaitAsync(soon.Token));
    }

    [Fact]
    public async Task Only_where_the_relay_gets_each_task_it_learns_of_one_without_an_event()
    {
        await using var consumer = await broker.ConsumeEventsAsync(100, default);
        var task = Assignment() with { RunAt = 5, Attempt = 2 };

        await broker.PublishAsync(task, Limit, default);
        var mark = new TaskCancelled(Guid.CreateVersion7(), 1);
        var publishing = broker.PublishAsync(mark, Limit, default);
        var received = await ReceiveEventsAsync(consumer, RelayGetsEachTask ? 2 : 1);
        await publishing;

        received.Select(e => e is TaskAssigned assigned ? (assigned.TaskId, assigned.Attempt, assigned.Assignment.RunAt) : (mark.TaskId, 0, null)).ShouldBe(
            RelayGetsEachTask ? [(task.Id, 2, null), (mark.TaskId, 0, null)] : [(mark.TaskId, 0, null)], ignoreOrder: true);
    }

    [Fact]
    public async Task Events_that_are_not_acknowledged_come_again()
    {
        var e = new TaskCancelled(Guid.CreateVersion7(), 1);
        Task publishing;
        await using (var first = await broker.ConsumeEventsAsync(100, default))
        {
            publishing = broker.PublishAsync(e, Limit, default);
            await TakeAsync(first);
        }

        await using var second = await broker.ConsumeEventsAsync(100, default);
        (await ReceiveEventsAsync(second, 1)).ShouldHaveSingleItem().ShouldBe(e);
        await publishing;
    }

    [Fact]
    public async Task Thousands_of_events_at_once_all_arrive_once()
    {
        var ids = Enumerable.Range(0, 5000).Select(_ => Guid.CreateVersion7()).ToArray();
        await using var consumer = await broker.ConsumeEventsAsync(256, default);
        var publishing = Task.WhenAll(ids.Select(id => broker.PublishAsync(new TaskCancelled(id, 1), Limit, default)));

        var received = await ReceiveEventsAsync(consumer, ids.Length);
        await publishing;

        received.Cast<TaskCancelled>().Select(e => e.TaskId).Order().ShouldBe(ids.Order());
    }

    [Fact]
    public async Task A_reply_goes_to_the_process_that_waits_for_it()
    {
        var replies = new ConcurrentQueue<TaskReply>();
        await using var address = await broker.ReceiveRepliesAsync(replies.Enqueue, default);
        var reply = new TaskReply(Guid.CreateVersion7(), TaskOutcome.Cancelled, "{}"u8.ToArray(), 12345);

        await broker.ReplyAsync(await address.GetAsync(default), reply);

        await Deadline.UntilAsync(() => !replies.IsEmpty, "the reply");
        var received = replies.ShouldHaveSingleItem();
        (received with { Output = default }).ShouldBe(reply with { Output = default });
        Text(received.Output).ShouldBe("{}");
    }

    [Fact]
    public async Task A_broadcast_reaches_all_workers_of_the_worker_kind_and_no_other()
    {
        var heard = new ConcurrentBag<string>();
        await using var one = await broker.ListenAsync([Kind], _ => heard.Add("one"), default);
        await using var two = await broker.ListenAsync(["x", Kind], _ => heard.Add("two"), default);
        await using var other = await broker.ListenAsync(["other"], e => heard.Add("other " + e.At), default);

        await broker.BroadcastAsync(Kind, new TaskCancelled(Guid.CreateVersion7(), 1));
        await broker.BroadcastAsync("other", new TaskCancelled(Guid.CreateVersion7(), 2));

        await Deadline.UntilAsync(() => heard.Count >= 3, "the broadcasts");
        heard.Order().ShouldBe(["one", "other 2", "two"]);
    }

    private protected async Task<ITaskBroker> StartAsync()
    {
        var started = Create();
        brokers.Add(started);
        await started.StartAsync(default);
        return started;
    }

    private protected ITaskBroker Broker => broker;

    private protected static TaskAssignment Assignment() => new()
    {
        Id = Guid.CreateVersion7(),
        TaskKind = "images.resize",
        WorkerKind = Kind,
        CreatedAt = 1_767_225_600_000_000,
    };

    private protected static async Task<AssignmentDelivery> ReceiveAsync(IAssignmentConsumer consumer)
    {
        using var limit = new CancellationTokenSource(Deadline.Default, TimeProvider.System);
        return await consumer.ReceiveAsync(limit.Token);
    }

    private protected static async Task<List<WireEvent>> ReceiveEventsAsync(IEventConsumer consumer, int count)
    {
        var received = new List<WireEvent>();
        while (received.Count < count)
        {
            var delivery = await TakeAsync(consumer);
            received.AddRange(delivery.Events);
            await consumer.AckAsync([delivery]);
        }

        return received;
    }

    private protected static async Task<EventDelivery> TakeAsync(IEventConsumer consumer)
    {
        using var limit = new CancellationTokenSource(Deadline.Default, TimeProvider.System);
        while (true)
        {
            await consumer.WaitAsync(limit.Token);
            if (consumer.TryTake(out var delivery))
            {
                return delivery;
            }
        }
    }

    /// <summary>Until all that was sent is at hand, so that their order can be seen.</summary>
    private protected virtual Task WaitUntilAllArePrefetchedAsync(IAssignmentConsumer consumer) => Task.CompletedTask;

    private protected Task<IAssignmentConsumer> ConsumeAsync(int prefetch = 10) => broker.ConsumeAssignmentsAsync([Kind], prefetch, default);

    private static async Task ShouldHaveNothingMoreAsync(IAssignmentConsumer consumer)
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        await Should.ThrowAsync<OperationCanceledException>(async () => await consumer.ReceiveAsync(soon.Token));
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    /// <summary>Without what records compare by reference.</summary>
    private static TaskAssignment Plain(TaskAssignment assignment) => assignment with { Input = default, TraceContext = NoMap, Headers = NoMap };

    private static readonly Dictionary<string, string> NoMap = [];

    private static string Describe(WireEvent e) => e switch
    {
        TaskAssigned assigned => $"assigned {assigned.At} {Describe(assigned.Assignment)}",
        TaskRetrying retrying => $"retrying {retrying.At} {retrying.StartedAt} {retrying.ExecutedBy} {retrying.Delay} {Text(retrying.Error)} {Describe(retrying.Assignment)}",
        TaskLeased leased => $"leased {leased.At} {leased.ExecutedBy} {leased.Lease} {Describe(leased.Assignment)}",
        TaskParked parked => $"parked {parked.At} {parked.ExecutedBy} {Describe(parked.Assignment)}",
        TaskCompleted completed => $"{completed with { Output = default }} {Text(completed.Output)}",
        WorkerHeartbeat beat => $"{beat with { WorkerKinds = [], TaskKinds = [], Leases = [] }} {string.Join(',', beat.WorkerKinds)} {string.Join(',', beat.TaskKinds)} {string.Join(',', beat.Leases)}",
        _ => e.ToString(),
    };

    private static string Describe(TaskAssignment assignment) => $"{Plain(assignment)} {Text(assignment.Input)}";
}
