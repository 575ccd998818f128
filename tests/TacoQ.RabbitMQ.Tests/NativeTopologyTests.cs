using System.Text;
using RabbitMQ.Client;
using TacoQ.Broker;
using TacoQ.TestServers;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ.Tests;

public sealed class NativeTopologyTests : BrokerFixture
{
    [Fact]
    public async Task Exchanges_queues_and_bindings_are_those_of_the_wire_document()
    {
        var broker = await StartAsync();
        Ending(await broker.ConsumeAssignmentsAsync(["images"], 1, default));
        Ending(await broker.ConsumeEventsAsync(1, default));

        (await ListAsync("list_queues", "name", "durable", "auto_delete", "arguments")).ShouldBe(
            """
            tacoq.relay	true	false	[]
            tacoq.worker.images	true	false	[]
            tacoq.worker.images.priority	true	false	[{"x-max-priority",10}]
            """);
        (await ListAsync("list_exchanges", "name", "type", "durable")).Split('\n').Where(line => line.StartsWith("tacoq", StringComparison.Ordinal)).ShouldBe(
            ["tacoq.control\ttopic\ttrue", "tacoq.tasks\ttopic\ttrue"]);
        (await ListAsync("list_bindings", "source_name", "routing_key", "destination_name")).Split('\n').Where(line => line.StartsWith("tacoq.tasks\t", StringComparison.Ordinal)).ShouldBe(
            ["tacoq.tasks\tevents\ttacoq.relay", "tacoq.tasks\tpriority.images\ttacoq.worker.images.priority", "tacoq.tasks\ttasks.images\ttacoq.worker.images"]);
    }

    [Fact]
    public async Task Quorum_queues_are_all_but_the_priority_lane_and_what_is_of_one_process()
    {
        var broker = await StartAsync(options => options.QueueType = QueueType.Quorum);
        Ending(await broker.ConsumeAssignmentsAsync(["images"], 1, default));
        Ending(await broker.ConsumeEventsAsync(1, default));
        Ending(await broker.ReceiveRepliesAsync(_ => { }, default));
        Ending(await broker.ListenAsync(["images"], _ => { }, default));

        // RabbitMQ says nothing of the exclusiveness of a quorum queue.
        (await ListAsync("list_queues", "type", "exclusive", "name", "arguments")).Split('\n').Where(line => !line.StartsWith("classic\ttrue", StringComparison.Ordinal)).ShouldBe(
            [
                """classic	false	tacoq.worker.images.priority	[{"x-max-priority",10}]""",
                """quorum		tacoq.relay	[{"x-queue-type","quorum"},{"x-delivery-limit",1000000}]""",
                """quorum		tacoq.worker.images	[{"x-queue-type","quorum"},{"x-delivery-limit",1000000}]""",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task A_quorum_queue_drops_no_task_however_often_it_comes_back()
    {
        var broker = await StartAsync(options => options.QueueType = QueueType.Quorum);
        var consumer = Ending(await broker.ConsumeAssignmentsAsync(["images"], 1, default));
        var sent = Assignment();
        await broker.PublishAsync(sent, Limit, default);

        // RabbitMQ 4's own limit is 20.
        for (var i = 0; i < 25; i++)
        {
            var delivery = await consumer.ReceiveAsync(default);
            delivery.Assignment.Id.ShouldBe(sent.Id);
            await delivery.ReturnAsync();
        }

        (await consumer.ReceiveAsync(default)).Assignment.Id.ShouldBe(sent.Id);
    }

    [Fact]
    public async Task A_classic_queue_is_not_taken_for_a_quorum_queue()
    {
        await StartAndConsumeAsync(QueueType.Classic);

        (await Should.ThrowAsync<TacoConfigurationException>(() => StartAndConsumeAsync(QueueType.Quorum))).Message
            .ShouldContain("the queue 'tacoq.worker.images' exists with another x-queue-type: expected 'quorum', found none");

        async Task StartAndConsumeAsync(QueueType type) =>
            Ending(await (await StartAsync(options => options.QueueType = type)).ConsumeAssignmentsAsync(["images"], 1, default));
    }

    [Fact]
    public async Task An_assignment_is_a_persistent_message_with_the_record_as_its_body_and_no_foreign_header()
    {
        var broker = await StartAsync();
        var sent = Assignment() with { MaxAttempts = 4, Timeout = TimeSpan.FromSeconds(2), ExpiresAt = 77, ReplyTo = "me", Headers = new Dictionary<string, string> { ["tenant"] = "a" } };
        await broker.PublishAsync(sent, Limit, default);

        var message = (await (await RawAsync()).Channel.BasicGetAsync("tacoq.worker.images", autoAck: true)).ShouldNotBeNull();

        var properties = message.BasicProperties;
        properties.DeliveryMode.ShouldBe(DeliveryModes.Persistent);
        (properties.MessageId, properties.ContentType, properties.ReplyTo, properties.IsPriorityPresent(), properties.IsTimestampPresent())
            .ShouldBe((sent.Id.ToString(), "application/avro", "me", false, true));
        Headers(properties).ShouldBe("message_type=TaskAssignment, tacoq-expires-at=77, tacoq-max-attempts=4, tacoq-timeout-ms=2000, tenant=a");
        var record = TaskAssignmentUpdate.Read(message.Body.Span);
        (record.Id, record.TaskKind, record.WorkerKind, record.CreatedAt, record.Priority, record.TtlDuration).ShouldBe((sent.Id, "images.resize", "images", sent.CreatedAt, 0, 604800));
        Encoding.UTF8.GetString(record.InputData.Span).ShouldBe("""{"width":1}""");
    }

    [Theory, InlineData(1, 1), InlineData(25, 1), InlineData(26, 2), InlineData(128, 6), InlineData(230, 10), InlineData(229, 9), InlineData(255, 10)]
    public async Task An_urgent_assignment_goes_to_the_priority_lane_at_its_level(int priority, int level)
    {
        var broker = await StartAsync();
        await broker.PublishAsync(Assignment(priority), Limit, default);

        var message = (await (await RawAsync()).Channel.BasicGetAsync("tacoq.worker.images.priority", autoAck: true)).ShouldNotBeNull();

        message.BasicProperties.Priority.ShouldBe((byte)level);
        TaskAssignmentUpdate.Read(message.Body.Span).Priority.ShouldBe(priority);
    }

    [Fact]
    public async Task Events_are_persistent_messages_of_one_batch()
    {
        var broker = await StartAsync();
        var e = new TaskCancelled(Guid.CreateVersion7(), 5);
        await broker.PublishAsync(e, Limit, default);

        var message = (await (await RawAsync()).Channel.BasicGetAsync("tacoq.relay", autoAck: true)).ShouldNotBeNull();

        message.BasicProperties.DeliveryMode.ShouldBe(DeliveryModes.Persistent);
        Headers(message.BasicProperties).ShouldBe("message_type=TaskEvents");
        TaskEventsCodec.Read(message.Body.Span).ShouldBe([e]);
    }

    [Fact]
    public async Task A_queue_that_exists_otherwise_is_an_error_that_names_queue_argument_expected_and_found()
    {
        await (await RawAsync()).Channel.QueueDeclareAsync(
            "tacoq.worker.images.priority", durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-max-priority"] = 255 });
        var broker = await StartAsync();

        var error = await Should.ThrowAsync<TacoConfigurationException>(() => broker.ConsumeAssignmentsAsync(["images"], 1, default));

        error.Message.ShouldContain("the queue 'tacoq.worker.images.priority' exists with another x-max-priority: expected '10'");
        error.Message.ShouldContain("found the value '255'".Replace("the value ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_no_worker_can_read_goes_to_the_relay_and_does_not_stop_the_rest()
    {
        var broker = await StartAsync();
        var tasks = Ending(await broker.ConsumeAssignmentsAsync(["images"], 10, default));
        var events = Ending(await broker.ConsumeEventsAsync(10, default));
        var raw = await RawAsync();
        await raw.PublishAsync("", "tacoq.worker.images", [1, 2, 3], "TaskAssignment");
        await raw.PublishAsync("", "tacoq.worker.images", [4], "Gibberish");
        var good = Assignment();
        await broker.PublishAsync(good, Limit, default);

        var delivery = await tasks.ReceiveAsync(default);
        delivery.Assignment.Id.ShouldBe(good.Id);
        await delivery.AckAsync();
        var unreadable = new List<UnreadableMessage>();
        while (unreadable.Count < 2)
        {
            await events.WaitAsync(default);
            while (events.TryTake(out var message))
            {
                unreadable.Add(message.Unreadable.ShouldNotBeNull());
                await events.AckAsync([message]);
            }
        }

        unreadable = [.. unreadable.OrderByDescending(message => message.Body.Length)];
        unreadable.ShouldAllBe(message => message.Queue == "tacoq.worker.images");
        unreadable[0].Reason.ShouldContain("Not a valid Avro datum");
        unreadable[0].Body.ToArray().ShouldBe([1, 2, 3]);
        unreadable[1].Reason.ShouldContain("message_type is 'Gibberish'");
        await Deadline.UntilAsync(async () => await ListAsync("list_queues", "messages") == "0\n0\n0", "all are acknowledged");
    }

    [Theory, InlineData((1024 * 1024) + 1), InlineData(20 * 1024 * 1024)]
    public async Task A_task_that_is_too_large_goes_to_the_relay_and_the_connection_stays(int size)
    {
        var broker = await StartAsync();
        var tasks = Ending(await broker.ConsumeAssignmentsAsync(["images"], 10, default));
        var events = Ending(await broker.ConsumeEventsAsync(10, default));
        using var body = new PooledBuffer();
        new TaskAssignmentUpdate { Id = Guid.CreateVersion7(), TaskKind = "k", WorkerKind = "images", CreatedAt = 1, InputData = new byte[size], TtlDuration = 1, OtelCtxCarrier = new Dictionary<string, string>() }.Write(body);
        await (await RawAsync()).PublishAsync("", "tacoq.worker.images", body.WrittenSpan.ToArray(), "TaskAssignment");

        await events.WaitAsync(default).AsTask().WaitAsync(Deadline.Default, TimeProvider.System);
        events.TryTake(out var delivery).ShouldBeTrue();
        await events.AckAsync([delivery.ShouldNotBeNull()]);

        var unreadable = delivery.Unreadable.ShouldNotBeNull();
        unreadable.Reason.ShouldBe($"The arguments have {size} bytes, more than the 1048576 of TacoQ:RabbitMQ:MaxPayloadBytes.");
        unreadable.Body.Length.ShouldBe(body.WrittenSpan.Length);
        var good = Assignment();
        await broker.PublishAsync(good, Limit, default);
        var next = await tasks.ReceiveAsync(default);
        (next.Assignment.Id, next.Redelivered).ShouldBe((good.Id, false));
        await next.AckAsync();
        await Deadline.UntilAsync(async () => await ListAsync("list_queues", "messages") == "0\n0\n0", "all are acknowledged");
    }

    [Fact]
    public async Task A_task_that_no_message_can_carry_is_refused_before_anything_is_sent()
    {
        var broker = await StartAsync();
        var headers = Enumerable.Range(0, 9).ToDictionary(i => $"h{i}", _ => new string('ü', 4000));

        Should.Throw<ArgumentException>(() => broker.Check(Assignment() with { Headers = headers })).Message.ShouldContain("Its headers have 72018 bytes, more than the 65536 that fit");
        Should.NotThrow(() => broker.Check(Assignment()));
    }

    [Fact]
    public async Task A_message_out_of_quarantine_is_again_what_it_was()
    {
        var broker = await StartAsync();
        var tasks = Ending(await broker.ConsumeAssignmentsAsync(["images"], 10, default));
        var events = Ending(await broker.ConsumeEventsAsync(10, default));
        var raw = await RawAsync();
        await raw.PublishAsync("", "tacoq.worker.images.priority", [1], "TaskAssignment");
        for (var i = 0; i < 2; i++)
        {
            await events.WaitAsync(default).AsTask().WaitAsync(Deadline.Default, TimeProvider.System);
            events.TryTake(out var delivery).ShouldBeTrue();
            await events.AckAsync([delivery.ShouldNotBeNull()]);
            var unreadable = delivery.Unreadable.ShouldNotBeNull();
            (unreadable.Queue, Convert.ToHexString(unreadable.Body.Span), unreadable.Headers["message_type"]).ShouldBe(("tacoq.worker.images.priority", "01", "TaskAssignment"));
            await broker.ReplayAsync(unreadable, Limit, default);
        }
    }

    [Theory, InlineData("TaskEvents"), InlineData("TaskRunning"), InlineData(null)]
    public async Task What_a_relay_cannot_read_is_given_to_it_with_its_bytes(string? messageType)
    {
        var broker = await StartAsync();
        var events = Ending(await broker.ConsumeEventsAsync(10, default));
        await (await RawAsync()).PublishAsync("tacoq.tasks", "events", [2, 255], messageType);

        await events.WaitAsync(default);
        events.TryTake(out var delivery).ShouldBeTrue();

        var unreadable = delivery.ShouldNotBeNull().Unreadable.ShouldNotBeNull();
        (unreadable.Queue, Convert.ToHexString(unreadable.Body.Span)).ShouldBe(("tacoq.relay", "02FF"));
    }
}
