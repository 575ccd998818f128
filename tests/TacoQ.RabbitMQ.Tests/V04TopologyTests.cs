using System.Text;
using RabbitMQ.Client;
using TacoQ.Broker;
using TacoQ.TestServers;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ.Tests;

public sealed class V04TopologyTests : BrokerFixture
{
    [Fact]
    public async Task Exchanges_queues_and_bindings_are_those_of_0_4_and_nothing_is_cloned()
    {
        var broker = await StartV04Async();
        Ending(await broker.ConsumeAssignmentsAsync(["images"], 1, default));
        Ending(await broker.ConsumeEventsAsync(1, default));
        await broker.PublishAsync(Assignment(), Limit, default);

        (await ListAsync("list_queues", "name", "durable", "auto_delete", "arguments")).ShouldBe(
            """
            images	true	false	[{"x-max-priority",255}]
            tacoq_relay_queue	true	false	[{"x-max-priority",255}]
            """);
        (await ListAsync("list_exchanges", "name", "type", "durable")).Split('\n').Where(line => line.StartsWith("tacoq", StringComparison.Ordinal)).ShouldBe(
            ["tacoq.control\ttopic\ttrue", "tacoq_task_exchange\ttopic\ttrue"]);
        (await ListAsync("list_bindings", "source_name", "routing_key", "destination_name")).Split('\n').Where(line => line.StartsWith("tacoq_task_exchange\t", StringComparison.Ordinal)).ShouldBe(
            ["tacoq_task_exchange\t#\ttacoq_relay_queue", "tacoq_task_exchange\ttasks.images\timages"]);
    }

    [Fact]
    public async Task What_0_4_declares_is_what_is_declared_here()
    {
        await DeclareAs04Async(await RawAsync());

        var broker = await StartV04Async();
        Ending(await broker.ConsumeAssignmentsAsync(["images"], 1, default));
        Ending(await broker.ConsumeEventsAsync(1, default));
        await broker.PublishAsync(Assignment(), Limit, default);

        broker.Failure.ShouldBeNull();
    }

    [Theory, InlineData(0), InlineData(7), InlineData(255)]
    public async Task A_task_is_one_persistent_message_which_worker_and_relay_get(int priority)
    {
        var broker = await StartV04Async();
        var sent = Assignment(priority) with { MaxAttempts = 4, Timeout = TimeSpan.FromSeconds(2), ExpiresAt = 77, ReplyTo = "me", Headers = new Dictionary<string, string> { ["tenant"] = "a" } };
        await broker.PublishAsync(new TaskAssigned(sent, 1), Limit, default);
        await broker.PublishAsync(sent, Limit, default);
        var raw = await RawAsync();

        foreach (var queue in new[] { "images", "tacoq_relay_queue" })
        {
            var message = (await raw.Channel.BasicGetAsync(queue, autoAck: true)).ShouldNotBeNull();
            (message.Exchange, message.RoutingKey).ShouldBe(("tacoq_task_exchange", "tasks.images"));
            (message.BasicProperties.DeliveryMode, message.BasicProperties.Priority, message.BasicProperties.ReplyTo).ShouldBe((DeliveryModes.Persistent, (byte)priority, "me"));
            Headers(message.BasicProperties).ShouldBe("message_type=TaskAssignment, tacoq-attempt=1, tacoq-expires-at=77, tacoq-max-attempts=4, tacoq-timeout-ms=2000, tenant=a");
            var record = TaskAssignmentUpdate.Read(message.Body.Span);
            (record.Id, record.TaskKind, record.WorkerKind, record.CreatedAt, record.Priority, record.TtlDuration).ShouldBe((sent.Id, "images.resize", "images", sent.CreatedAt, priority, 604800));
            (await raw.Channel.BasicGetAsync(queue, autoAck: true)).ShouldBeNull();
        }
    }

    [Fact]
    public async Task A_task_that_is_not_due_goes_to_the_relay_alone()
    {
        var broker = await StartV04Async();
        Ending(await broker.ConsumeAssignmentsAsync(["images"], 1, default));
        await broker.PublishAsync(new TaskAssigned(Assignment() with { Delay = TimeSpan.FromMinutes(1), ReplyTo = "me" }, 5), Limit, default);

        var message = await GetEventAsync();

        (message.RoutingKey, message.BasicProperties.ReplyTo).ShouldBe(("tacoq_task_exchange", "me"));
        Headers(message.BasicProperties).ShouldBe("message_type=TaskAssignment, tacoq-at=5, tacoq-attempt=1, tacoq-delay-ms=60000");
        TaskAssignmentUpdate.Read(message.Body.Span).TaskKind.ShouldBe("images.resize");
    }

    [Fact]
    public async Task A_worker_says_that_it_runs_a_task_by_0_4s_record()
    {
        var broker = await StartV04Async();
        var id = Guid.CreateVersion7();
        await broker.PublishAsync(new TaskRunning(id, 2, 3) { ExecutedBy = "me", TaskKind = "k", WorkerKind = "w", CreatedAt = 4, Priority = 5, RetentionSeconds = 6, Process = 7 }, Limit, default);

        var message = await GetEventAsync();

        (message.RoutingKey, message.BasicProperties.DeliveryMode).ShouldBe(("tacoq_task_exchange", DeliveryModes.Persistent));
        Headers(message.BasicProperties).ShouldBe(
            "message_type=TaskRunning, tacoq-attempt=2, tacoq-created-at=4, tacoq-priority=5, tacoq-process=7, tacoq-retention=6, tacoq-task-kind=k, tacoq-worker-kind=w");
        TaskRunningUpdate.Read(message.Body.Span).ShouldBe(new(id, 3, "me"));
    }

    [Theory, InlineData(TaskOutcome.Succeeded, 0), InlineData(TaskOutcome.Failed, 1), InlineData(TaskOutcome.Expired, 1)]
    public async Task A_worker_says_how_a_task_ended_by_0_4s_record(TaskOutcome outcome, int isError)
    {
        var broker = await StartV04Async();
        var id = Guid.CreateVersion7();
        await broker.PublishAsync(new TaskCompleted(id, 2, 3) { Outcome = outcome, Output = "{}"u8.ToArray(), StartedAt = 1, ExecutedBy = "me" }, Limit, default);

        var message = await GetEventAsync();

        Headers(message.BasicProperties).ShouldBe($"message_type=TaskCompleted, tacoq-attempt=2, tacoq-executed-by=me, tacoq-outcome={outcome}, tacoq-started-at=1");
        var record = TaskCompletedUpdate.Read(message.Body.Span);
        (record.Id, record.CompletedAt, Encoding.UTF8.GetString(record.OutputData.Span), record.IsError).ShouldBe((id, 3, "{}", isError));
    }

    [Fact]
    public async Task What_0_4_does_not_know_goes_to_the_relay_in_batches()
    {
        var broker = await StartV04Async();
        var e = new TaskCancelled(Guid.CreateVersion7(), 5);
        await broker.PublishAsync(e, Limit, default);

        var message = await GetEventAsync();

        (message.RoutingKey, Headers(message.BasicProperties)).ShouldBe(("tacoq_task_exchange", "message_type=TaskEvents"));
        TaskEventsCodec.Read(message.Body.Span).ShouldBe([e]);
    }

    [Fact]
    public async Task A_task_that_the_Python_SDK_published_is_run_here()
    {
        var broker = await StartV04Async();
        var consumer = Ending(await broker.ConsumeAssignmentsAsync(["images"], 1, default));
        using var body = new PooledBuffer();
        var id = Guid.CreateVersion7();
        new TaskAssignmentUpdate { Id = id, TaskKind = "k", WorkerKind = "images", CreatedAt = 1, InputData = "[1]"u8.ToArray(), Priority = 9, TtlDuration = 60 }.Write(body);
        await (await RawAsync()).PublishAsync("tacoq_task_exchange", "tasks.images", body.WrittenSpan.ToArray(), "TaskAssignment");

        var assignment = (await consumer.ReceiveAsync(default)).Assignment;

        (assignment.Id, assignment.TaskKind, assignment.Priority, assignment.RetentionSeconds, assignment.Attempt, assignment.MaxAttempts).ShouldBe((id, "k", 9, 60L, 1, null));
    }

    [Fact]
    public async Task A_message_that_no_worker_can_read_goes_to_the_relay_as_its_copy_does_and_can_be_replayed()
    {
        var broker = await StartV04Async();
        Ending(await broker.ConsumeAssignmentsAsync(["images"], 10, default));
        var events = Ending(await broker.ConsumeEventsAsync(10, default));
        await (await RawAsync()).PublishAsync("tacoq_task_exchange", "tasks.images", [1, 2, 3], "TaskAssignment");

        var unreadable = await TakeUnreadableAsync(events, 2);

        unreadable.Select(message => message.Queue).Order().ShouldBe(["images", "tacoq_relay_queue"]);
        foreach (var message in unreadable)
        {
            await broker.ReplayAsync(message, Limit, default);
            var again = (await TakeUnreadableAsync(events, 1)).ShouldHaveSingleItem();
            (again.Queue, Convert.ToHexString(again.Body.Span)).ShouldBe((message.Queue, "010203"));
        }
    }

    [Fact]
    public async Task A_queue_that_exists_otherwise_refuses_its_own_tasks_only()
    {
        await (await RawAsync()).Channel.QueueDeclareAsync("images", durable: true, exclusive: false, autoDelete: false);
        var broker = await StartV04Async();

        var refused = await Should.ThrowAsync<PublishRefusedException>(() => broker.PublishAsync(Assignment(), Limit, default));

        refused.Message.ShouldContain("the queue 'images' exists with another x-max-priority: expected '255'");
        await broker.PublishAsync(Assignment() with { WorkerKind = "other" }, Limit, default);
    }

    [Fact]
    public async Task A_task_that_AMQP_cannot_carry_is_refused_and_the_next_ones_go()
    {
        var broker = await StartV04Async();
        foreach (var impossible in new[]
        {
            Assignment() with { WorkerKind = new string('ü', 130) },
            Assignment() with { ReplyTo = new string('x', 256) },
            Assignment() with { Headers = new Dictionary<string, string> { [new string('ü', 128)] = "" } },
            Assignment() with { Headers = new Dictionary<string, string> { ["large"] = new string('x', 70_000) } },
        })
        {
            await Should.ThrowAsync<PublishRefusedException>(() => broker.PublishAsync(impossible, Limit, default));
        }

        await broker.PublishAsync(Assignment(), Limit, default);
    }

    [Fact]
    public async Task An_unreadable_message_with_headers_larger_than_a_frame_as_text_is_quarantined_too()
    {
        var broker = await StartV04Async();
        Ending(await broker.ConsumeAssignmentsAsync(["images"], 10, default));
        var events = Ending(await broker.ConsumeEventsAsync(10, default));
        var binary = new byte[100_000];
        Array.Fill(binary, (byte)0xff);
        await (await RawAsync()).Channel.BasicPublishAsync("", "images", mandatory: true, new BasicProperties { Headers = new Dictionary<string, object?> { ["x"] = binary } }, new byte[] { 1 });

        (await TakeUnreadableAsync(events, 1)).ShouldHaveSingleItem().Queue.ShouldBe("images");
    }

    [Fact]
    public async Task A_worker_kind_that_is_the_name_of_a_cloned_queue_is_refused()
    {
        var broker = await StartV04Async();

        Should.Throw<ArgumentException>(() => broker.Check(Assignment() with { WorkerKind = "images_cloned" })).Message.ShouldContain("a copy of each task of 'images'");
        (await Should.ThrowAsync<TacoConfigurationException>(() => broker.ConsumeAssignmentsAsync(["images_cloned"], 1, default))).Message.ShouldContain("Choose another name");
    }

    [Fact]
    public async Task What_workers_of_0_4_would_ignore_is_refused()
    {
        var broker = await StartAsync(options =>
        {
            options.Topology = Topology.V04;
            options.V04WorkerKinds.Add("images");
        });

        Check(task => task with { MaxAttempts = 2 }).ShouldContain("asks for MaxAttempts 2, but workers of TacoQ 0.4 run the worker kind 'images'");
        Check(task => task with { Timeout = TimeSpan.FromSeconds(1) }).ShouldContain("the Timeout 00:00:01");
        Check(task => task with { ExpiresAt = 1 }).ShouldContain("ExpiresIn");
        Check(task => task with { Headers = new Dictionary<string, string> { ["tenant"] = "a" } }).ShouldContain("the header 'tenant'");
        broker.Check(Assignment(9) with { MaxAttempts = 1, Delay = TimeSpan.FromSeconds(1), RetentionSeconds = 1, ReplyTo = "me" });
        broker.Check(Assignment() with { WorkerKind = "csharp", MaxAttempts = 2 });

        string Check(Func<TaskAssignment, TaskAssignment> change) => Should.Throw<ArgumentException>(() => broker.Check(change(Assignment()))).Message;
    }

    private Task<RabbitMQBroker> StartV04Async() => StartAsync(options => options.Topology = Topology.V04);

    private async Task<BasicGetResult> GetEventAsync() => (await (await RawAsync()).Channel.BasicGetAsync("tacoq_relay_queue", autoAck: true)).ShouldNotBeNull();

    /// <summary>As the Python SDK and the relay of 0.4 do.</summary>
    private static async Task DeclareAs04Async(RawBroker raw)
    {
        var arguments = new Dictionary<string, object?> { ["x-max-priority"] = 255 };
        await raw.Channel.ExchangeDeclareAsync("tacoq_task_exchange", "topic", durable: true, autoDelete: false);
        foreach (var (queue, key) in new[] { ("tacoq_relay_queue", "#"), ("images", "tasks.images"), ("images_cloned", "tasks.images") })
        {
            await raw.Channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments);
            await raw.Channel.QueueBindAsync(queue, "tacoq_task_exchange", key);
        }
    }

    private static async Task<List<UnreadableMessage>> TakeUnreadableAsync(IEventConsumer events, int count)
    {
        var unreadable = new List<UnreadableMessage>();
        while (unreadable.Count < count)
        {
            await events.WaitAsync(default).AsTask().WaitAsync(Deadline.Default, TimeProvider.System);
            while (events.TryTake(out var message))
            {
                unreadable.Add(message.Unreadable.ShouldNotBeNull());
                await events.AckAsync([message]);
            }
        }

        return unreadable;
    }
}
