using System.Collections.Concurrent;
using TacoQ.Broker;
using TacoQ.TestServers;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ.Tests;

public sealed class ConnectionTests : BrokerFixture
{
    [Fact]
    public async Task A_task_whose_connection_is_lost_comes_again_and_its_first_delivery_is_never_acknowledged()
    {
        var broker = await StartAsync();
        var consumer = Ending(await broker.ConsumeAssignmentsAsync(["images"], 10, default));
        var sent = Assignment();
        await broker.PublishAsync(sent, Limit, default);
        var first = await consumer.ReceiveAsync(default);

        await CloseConnectionsAsync();
        var second = await consumer.ReceiveAsync(default);
        await first.AckAsync();

        (second.Assignment.Id, second.Redelivered).ShouldBe((sent.Id, true));
        await second.AckAsync();
        await Deadline.UntilAsync(async () => await CountMessagesAsync() == 0, "the second delivery is acknowledged");
    }

    [Fact]
    public async Task Whatever_was_confirmed_while_connections_were_closed_is_in_the_queue()
    {
        var broker = await StartAsync();
        var consumer = Ending(await broker.ConsumeAssignmentsAsync(["images"], 500, default));
        var received = new ConcurrentDictionary<Guid, byte>();
        var receiving = Task.Run(async () =>
        {
            while (true)
            {
                var delivery = await consumer.ReceiveAsync(default);
                received.TryAdd(delivery.Assignment.Id, 0);
                await delivery.AckAsync();
            }
        });
        var tasks = Enumerable.Range(0, 3000).Select(_ => Assignment()).ToArray();
        var publishing = Task.WhenAll(tasks.Select(async (task, i) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(i), TimeProvider.System);
            await broker.PublishAsync(task, Limit, default);
        }));
        for (var i = 0; i < 3; i++)
        {
            await CloseConnectionsAsync();
        }

        await publishing;

        await Deadline.UntilAsync(() => tasks.All(task => received.ContainsKey(task.Id)), "all tasks arrive");
        receiving.IsFaulted.ShouldBeFalse();
    }

    [Fact]
    public async Task Events_in_flight_when_connections_are_closed_all_arrive()
    {
        var broker = await StartAsync();
        var ids = Enumerable.Range(0, 3000).Select(_ => Guid.CreateVersion7()).ToArray();
        var publishing = Task.WhenAll(ids.Select(async (id, i) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(i / 2), TimeProvider.System);
            await broker.PublishAsync(new TaskCancelled(id, 1), Limit, default);
        }));
        await CloseConnectionsAsync();
        await CloseConnectionsAsync();
        await publishing;

        var consumer = Ending(await broker.ConsumeEventsAsync(100, default));
        var received = new HashSet<Guid>();
        while (received.Count < ids.Length)
        {
            await consumer.WaitAsync(default).AsTask().WaitAsync(Deadline.Default, TimeProvider.System);
            while (consumer.TryTake(out var delivery))
            {
                received.UnionWith(delivery.Events.Cast<TaskCancelled>().Select(e => e.TaskId));
                await consumer.AckAsync([delivery]);
            }
        }
    }

    [Fact]
    public async Task A_consumer_whose_queue_is_deleted_declares_it_again_and_goes_on()
    {
        var broker = await StartAsync();
        var consumer = Ending(await broker.ConsumeAssignmentsAsync(["images"], 10, default));

        await (await RawAsync()).Channel.QueueDeleteAsync("tacoq.worker.images", ifUnused: false, ifEmpty: false);
        var sent = Assignment();
        await broker.PublishAsync(sent, Limit, default);

        (await consumer.ReceiveAsync(default)).Assignment.Id.ShouldBe(sent.Id);
    }

    [Fact]
    public async Task A_consumer_that_the_broker_silently_forgot_is_started_again()
    {
        var broker = await StartAsync(options => options.WatchdogInterval = TimeSpan.FromSeconds(1));
        var consumer = Ending(await broker.ConsumeAssignmentsAsync(["images"], 10, default));

        await VirtualHost.ControlAsync(
            "eval",
            $"""
            {"{"}ok, Q{"}"} = rabbit_amqqueue:lookup(rabbit_misc:r(<<"{Host.Name}">>, queue, <<"tacoq.worker.images">>)),
            [gen_server2:call(amqqueue:get_pid(Q), {"{"}basic_cancel, element(1, C), element(2, C), undefined, <<"test">>{"}"}) || C <- rabbit_amqqueue:consumers(Q)].
            """);
        var sent = Assignment();
        await broker.PublishAsync(sent, Limit, default);

        (await consumer.ReceiveAsync(default).AsTask().WaitAsync(Deadline.Default, TimeProvider.System)).Assignment.Id.ShouldBe(sent.Id);
    }

    [Fact]
    public async Task A_consumer_that_waits_for_acknowledgements_is_left_alone()
    {
        var broker = await StartAsync(options => options.WatchdogInterval = TimeSpan.FromSeconds(1));
        var consumer = Ending(await broker.ConsumeAssignmentsAsync(["images"], 1, default));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => broker.PublishAsync(Assignment(), Limit, default)));
        var first = await consumer.ReceiveAsync(default);

        // Several looks of the watchdog.
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System);

        await first.AckAsync();
        (await consumer.ReceiveAsync(default)).Redelivered.ShouldBeFalse();
    }

    [Fact]
    public async Task An_exchange_that_exists_otherwise_refuses_each_message_at_once_and_says_why()
    {
        await (await RawAsync()).Channel.ExchangeDeclareAsync("tacoq.tasks", "direct", durable: true, autoDelete: false);
        var broker = await StartAsync();

        foreach (var _ in Enumerable.Range(0, 3))
        {
            var refused = await Should.ThrowAsync<PublishRefusedException>(() => broker.PublishAsync(Assignment(), Limit, default));
            refused.Message.ShouldContain("the exchange 'tacoq.tasks' exists with another type: expected 'topic', found 'direct'");
        }

        broker.Failure.ShouldNotBeNull().ShouldContain("exists with another type");
    }

    [Fact]
    public async Task Replies_go_on_after_a_lost_connection_at_a_new_address()
    {
        var broker = await StartAsync();
        var replies = new ConcurrentQueue<TaskReply>();
        var address = Ending(await broker.ReceiveRepliesAsync(replies.Enqueue, default));
        var (before, epoch) = (await address.GetAsync(default), address.Epoch);

        await CloseConnectionsAsync();
        await Deadline.UntilAsync(() => address.Epoch > epoch, "the loss is noticed");
        var after = await address.GetAsync(default);
        after.ShouldNotBe(before);

        // The publishing connection may still be coming back: what is lost there, the relay's record makes good.
        await Deadline.UntilAsync(
            async () =>
            {
                await broker.ReplyAsync(after, new(Guid.CreateVersion7(), TaskOutcome.Succeeded, default, 1));
                return !replies.IsEmpty;
            },
            "a reply");
    }

    [Fact]
    public async Task A_wrong_password_is_a_startup_error_that_names_the_setting_and_not_the_password()
    {
        await using var broker = Create(Host.ConnectionString.Replace("guest:guest", "guest:secret1", StringComparison.Ordinal));

        var error = await Should.ThrowAsync<TacoConfigurationException>(() => broker.StartAsync(default));

        error.Message.ShouldContain("refused the user 'guest': the name or the password in ConnectionStrings:tacobroker is wrong");
        error.ToString().ShouldNotContain("secret1");
    }

    [Fact]
    public async Task An_unknown_virtual_host_is_a_startup_error_that_says_how_to_create_it()
    {
        await using var broker = Create(new Uri(new Uri(Host.ConnectionString), "/nowhere").AbsoluteUri);

        (await Should.ThrowAsync<TacoConfigurationException>(() => broker.StartAsync(default))).Message.ShouldContain("refused the virtual host 'nowhere'");
    }

    [Fact]
    public async Task Without_a_broker_an_enqueue_fails_in_time_and_says_why()
    {
        await using var broker = Create("amqp://guest:guest@127.0.0.1:1/");
        await broker.StartAsync(default);

        var refused = await Should.ThrowAsync<PublishRefusedException>(() => broker.PublishAsync(Assignment(), TimeSpan.FromMilliseconds(300), default));

        refused.Message.ShouldStartWith("RabbitMQ at amqp://guest@127.0.0.1:1/ cannot be reached: Connection refused");
        broker.Failure.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_cancelled_enqueue_ends_at_once_and_the_next_ones_work()
    {
        var broker = await StartAsync();
        foreach (var _ in Enumerable.Range(0, 50))
        {
            using var cancelled = new CancellationTokenSource();
            var publishing = broker.PublishAsync(Assignment(), Limit, cancelled.Token);
            await cancelled.CancelAsync();
            try
            {
                await publishing;
            }
            catch (Exception e) when (e is PublishRefusedException or PublishOutcomeUnknownException)
            {
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => broker.PublishAsync(Assignment(), Limit, default)));
    }

    [Theory]
    [InlineData(null, "ConnectionStrings:tacobroker is not set")]
    [InlineData("  ", "ConnectionStrings:tacobroker is not set")]
    [InlineData("localhost:5672", "it must start with amqp:// or amqps://")]
    [InlineData("http://localhost", "it must start with amqp:// or amqps://")]
    [InlineData("amqp://user:p@ss@word@host:5672/", "is not a RabbitMQ address")]
    [InlineData("amqp://host:99999/", "is not a RabbitMQ address")]
    public void A_bad_address_is_an_error_that_shows_a_good_one(string? address, string expected)
    {
        var error = Should.Throw<TacoConfigurationException>(() => BrokerAddress.Parse(address));

        error.Message.ShouldContain(expected);
        error.Message.ShouldContain("for example amqp://guest:guest@localhost:5672/");
    }

    [Theory]
    [InlineData("amqp://localhost", "amqp://guest@localhost:5672/")]
    [InlineData("amqp://u:secret@h:1234/v", "amqp://u@h:1234/v")]
    [InlineData("amqps://u:secret@h/%2Fa", "amqps://u@h:5671/a")]
    public void An_address_is_shown_without_its_password(string address, string shown) => BrokerAddress.Parse(address).ToString().ShouldBe(shown);

    private async Task<int> CountMessagesAsync() =>
        (await VirtualHost.ControlAsync("list_queues", "-p", Host.Name, "messages", "--no-table-headers")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Sum(count => int.Parse(count, System.Globalization.CultureInfo.InvariantCulture));
}
