using System.Collections.Concurrent;
using TacoQ.TestServers;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ.Tests;

/// <summary>Messages whose headers the client for .NET cannot decode, among good ones, before several consumers.</summary>
public sealed class UndecodableTests : BrokerFixture
{
    private const int Good = 30;
    private const int Bad = 3;

    private readonly ConcurrentDictionary<Guid, int> run = [];
    private readonly ConcurrentDictionary<Guid, int> relayed = [];
    private readonly ConcurrentQueue<Broker.UnreadableMessage> quarantined = [];
    private readonly CancellationTokenSource stop = new();

    [Theory]
    [InlineData(Topology.Native, "tacoq.worker.images", "tacoq.relay", "L0000000000000001", "Unrecognised type in table")]
    [InlineData(Topology.V04, "images", "tacoq_relay_queue", "L0000000000000001", "Unrecognised type in table")]
    [InlineData(Topology.Native, "tacoq.worker.images", "tacoq.relay", "D1D00000001", "Unrepresentable AMQP decimal")]
    [InlineData(Topology.V04, "images", "tacoq_relay_queue", "D1D00000001", "Unrepresentable AMQP decimal")]
    public async Task They_go_to_quarantine_and_all_others_are_processed(Topology topology, string workerQueue, string relayQueue, string header, string reason)
    {
        var running = new List<Task>();
        var brokers = new[] { await StartAsync(options => options.Topology = topology), await StartAsync(options => options.Topology = topology) };
        foreach (var broker in brokers)
        {
            running.Add(RunAsync(Ending(await broker.ConsumeAssignmentsAsync(["images"], 5, default))));
            running.Add(RelayAsync(Ending(await broker.ConsumeEventsAsync(5, default))));
        }

        var raw = Ending(await RawAmqp.ConnectAsync(Host.ConnectionString));
        byte[] value = [(byte)header[0], .. Convert.FromHexString(header[1..])];
        for (var i = 0; i < Good; i++)
        {
            await brokers[0].PublishAsync(Assignment(), Limit, default);
            await brokers[0].PublishAsync(new TaskProgressed(Guid.CreateVersion7(), 1, 5, 0.5, "half"), Limit, default);
            if (i % (Good / Bad) == 5)
            {
                await raw.PublishAsync(workerQueue, value, [1]);
                await raw.PublishAsync(relayQueue, value, [2]);
            }
        }

        await Deadline.UntilAsync(
            () => run.Count == Good && relayed.Count >= Good && quarantined.Count >= 2 * Bad, "all are processed or quarantined", TimeSpan.FromSeconds(60));
        await Deadline.UntilAsync(async () => (await ListAsync("list_queues", "messages")).Split('\n').All(messages => messages == "0"), "all are acknowledged");

        quarantined.Select(message => (message.Queue, message.Body.Span[0])).OrderBy(message => message.Item2)
            .ShouldBe([.. Enumerable.Repeat((workerQueue, (byte)1), Bad), .. Enumerable.Repeat((relayQueue, (byte)2), Bad)]);
        quarantined.ShouldAllBe(message => message.Reason.Contains(reason));
        var kept = Convert.FromBase64String(quarantined.First().Headers[MessageHeaders.Properties]);
        Convert.ToHexString(kept).ShouldContain(header[0] == 'D' ? "1D00000001" : "0000000000000001", Case.Insensitive, "the properties as they came");
        await stop.CancelAsync();
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        running.ShouldAllBe(task => task.IsCanceled);
    }

    private async Task RunAsync(Broker.IAssignmentConsumer tasks)
    {
        while (true)
        {
            var delivery = await tasks.ReceiveAsync(stop.Token);
            run.AddOrUpdate(delivery.Assignment.Id, 1, static (_, count) => count + 1);
            await delivery.AckAsync();
        }
    }

    private async Task RelayAsync(Broker.IEventConsumer events)
    {
        while (true)
        {
            await events.WaitAsync(stop.Token);
            while (events.TryTake(out var delivery))
            {
                if (delivery.Unreadable is { } unreadable)
                {
                    quarantined.Enqueue(unreadable);
                }

                foreach (var e in delivery.Events.OfType<TaskProgressed>())
                {
                    relayed.TryAdd(e.TaskId, 1);
                }

                await events.AckAsync([delivery]);
            }
        }
    }
}
