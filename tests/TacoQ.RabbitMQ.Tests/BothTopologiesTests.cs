using TacoQ.Broker;
using TacoQ.TestServers;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ.Tests;

/// <summary>A relay that serves both topologies.</summary>
public sealed class BothTopologiesTests : BrokerFixture
{
    [Fact]
    public async Task Events_of_both_come_and_are_acknowledged()
    {
        var relay = await StartAsync(options => options.Topology = Topology.Both);
        var events = Ending(await relay.ConsumeEventsAsync(10, default));
        var sent = new HashSet<Guid>();
        foreach (var topology in new[] { Topology.Native, Topology.V04 })
        {
            var client = await StartAsync(options => options.Topology = topology);
            foreach (var _ in Enumerable.Range(0, 100))
            {
                var e = new TaskCompleted(Guid.CreateVersion7(), 1, 5) { Outcome = TaskOutcome.Succeeded };
                sent.Add(e.TaskId);
                await client.PublishAsync(e, Limit, default);
            }
        }

        var received = (await TakeAsync(events, sent.Count)).Cast<TaskEvent>().Select(e => e.TaskId);

        received.Order().ShouldBe(sent.Order());
        await Deadline.UntilAsync(async () => await ListAsync("list_queues", "name", "messages") == "tacoq.relay\t0\ntacoq_relay_queue\t0", "all are acknowledged");
    }

    [Fact]
    public async Task A_task_goes_back_to_the_workers_of_the_topology_by_which_it_came()
    {
        var relay = await StartAsync(options => options.Topology = Topology.Both);
        var events = Ending(await relay.ConsumeEventsAsync(10, default));
        foreach (var topology in new[] { Topology.Native, Topology.V04 })
        {
            var client = await StartAsync(options => options.Topology = topology);
            var tasks = Ending(await client.ConsumeAssignmentsAsync(["images"], 10, default));
            var publishing = client.PublishAsync(new TaskAssigned(Assignment() with { Delay = TimeSpan.FromSeconds(1), Headers = new Dictionary<string, string> { ["tenant"] = "a" } }, 1), Limit, default);
            var due = (TaskAssigned)(await TakeAsync(events, 1)).ShouldHaveSingleItem();
            await publishing;

            await relay.PublishAsync(due.Assignment with { Delay = null }, Limit, default);

            var received = (await tasks.ReceiveAsync(default)).Assignment;
            received.Id.ShouldBe(due.TaskId);
            received.Headers.ShouldHaveSingleItem().Key.ShouldBe("tenant");
            await TakeAsync(events, topology == Topology.V04 ? 1 : 0);
        }
    }

    [Theory, InlineData("python", "python"), InlineData("csharp", "tacoq.worker.csharp")]
    public async Task What_it_publishes_itself_goes_the_native_way_but_for_worker_kinds_of_0_4(string workerKind, string queue)
    {
        var relay = await StartAsync(options =>
        {
            options.Topology = Topology.Both;
            options.V04WorkerKinds.Add("python");
        });

        await relay.PublishAsync(Assignment() with { WorkerKind = workerKind }, Limit, default);

        (await (await RawAsync()).Channel.BasicGetAsync(queue, autoAck: true)).ShouldNotBeNull();
    }

    [Theory, InlineData("images", "images"), InlineData("tacoq_relay_queue", "tacoq_relay_queue"), InlineData("tacoq.relay", "tacoq.relay"), InlineData("tacoq.worker.images.priority", "tacoq.worker.images.priority")]
    public async Task A_message_out_of_quarantine_goes_back_to_its_queue(string from, string queue)
    {
        var relay = await StartAsync(options => options.Topology = Topology.Both);
        var raw = await RawAsync();
        foreach (var topology in new ITopology[] { new NativeTopology(), new V04Topology() })
        {
            await topology.DeclareAsync(raw.Channel, default);
            await topology.DeclareRelayQueueAsync(raw.Channel, default);
            await topology.DeclareWorkerQueuesAsync(raw.Channel, "images", default);
        }

        await relay.ReplayAsync(new("", from, new Dictionary<string, string>(), new byte[] { 1 }), Limit, default);

        (await raw.Channel.BasicGetAsync(queue, autoAck: true)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Workers_have_to_choose()
    {
        var broker = await StartAsync(options => options.Topology = Topology.Both);

        (await Should.ThrowAsync<TacoConfigurationException>(() => broker.ConsumeAssignmentsAsync(["images"], 1, default))).Message.ShouldContain("Choose Native or V04");
    }

    private static async Task<List<WireEvent>> TakeAsync(IEventConsumer events, int count)
    {
        var received = new List<WireEvent>();
        while (received.Count < count)
        {
            await events.WaitAsync(default).AsTask().WaitAsync(Deadline.Default, TimeProvider.System);
            while (events.TryTake(out var delivery))
            {
                received.AddRange(delivery.Events);
                await events.AckAsync([delivery]);
            }
        }

        return received;
    }
}
