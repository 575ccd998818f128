using System.Collections.Concurrent;
using RabbitMQ.Client;
using TacoQ.TestServers;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ.Tests;

/// <summary>Whatever is put into the queues of workers and relays: it is read or quarantined, and each message is accounted for.</summary>
public sealed class HostileWireTests : BrokerFixture
{
    [Theory]
    [InlineData(Topology.Native, "tacoq.worker.images", "tacoq.relay")]
    [InlineData(Topology.V04, "images", "tacoq_relay_queue")]
    public async Task Mutated_messages_are_all_accounted_for(Topology topology, string workerQueue, string relayQueue)
    {
        const int count = 2000;
        var broker = await StartAsync(options => options.Topology = topology);
        var tasks = Ending(await broker.ConsumeAssignmentsAsync(["images"], 200, default));
        var events = Ending(await broker.ConsumeEventsAsync(200, default));
        using var stop = new CancellationTokenSource();
        var (run, relayed, quarantined) = (0, 0, new ConcurrentDictionary<string, int>());
        var working = CollectTasksAsync();
        var relaying = CollectEventsAsync();

        var hostile = new HostileMessages(seed: 1);
        var raw = await RawAsync();
        for (var i = 0; i < count; i += 100)
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(n => PublishAsync(raw.Channel, n % 2 == 0 ? workerQueue : relayQueue, hostile.Next())));
        }

        await Deadline.UntilAsync(
            () => run + Quarantined(workerQueue) == count / 2 && relayed + Quarantined(relayQueue) == count / 2,
            $"all messages, of {count / 2} and {count / 2}",
            TimeSpan.FromSeconds(60));
        var good = Assignment();
        await broker.PublishAsync(new TaskCancelled(good.Id, 1), Limit, default);
        await broker.PublishAsync(good, Limit, default);
        await Deadline.UntilAsync(() => run + Quarantined(workerQueue) == (count / 2) + 1, "a good task comes still");
        await Deadline.UntilAsync(
            async () => (await ListAsync("list_queues", "messages")).Split('\n').All(messages => messages == "0"), "all are acknowledged");

        await stop.CancelAsync();
        await Task.WhenAll(working, relaying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        working.IsFaulted.ShouldBeFalse();
        relaying.IsFaulted.ShouldBeFalse();
        Math.Min(run, relayed).ShouldBeGreaterThan(count / 100, "mutations that leave it readable are there too");
        Math.Min(Quarantined(workerQueue), Quarantined(relayQueue)).ShouldBeGreaterThan(count / 100);

        int Quarantined(string queue) => quarantined.GetValueOrDefault(queue);

        async Task CollectTasksAsync()
        {
            while (true)
            {
                var delivery = await tasks.ReceiveAsync(stop.Token);
                Interlocked.Increment(ref run);
                await delivery.AckAsync();
            }
        }

        async Task CollectEventsAsync()
        {
            while (true)
            {
                await events.WaitAsync(stop.Token);
                while (events.TryTake(out var delivery))
                {
                    if (delivery.Unreadable is { } unreadable)
                    {
                        quarantined.AddOrUpdate(unreadable.Queue, 1, static (_, sum) => sum + 1);
                    }
                    else
                    {
                        Interlocked.Increment(ref relayed);
                    }

                    await events.AckAsync([delivery]);
                }
            }
        }
    }

    private static async Task PublishAsync(IChannel channel, string queue, (BasicProperties Properties, byte[] Body) message) =>
        await channel.BasicPublishAsync("", queue, mandatory: true, message.Properties, message.Body);
}
