using RabbitMQ.Client;
using TacoQ.EndToEnd.Tests.Support;
using TacoQ.RabbitMQ.Tests;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests.V04;

/// <summary>Mutated messages into the queues of a real worker and a real relay.</summary>
public class HostileRelayTests
{
    private const int Count = 3000;

    [Theory]
    [InlineData(Topology.Native, "tacoq.worker.e2e", "tacoq.relay")]
    [InlineData(Topology.V04, "e2e", "tacoq_relay_queue")]
    public async Task They_go_on_and_nothing_stays_in_their_queues(Topology topology, string workerQueue, string relayQueue)
    {
        var (cluster, taco) = await Cluster.StartAsync(topology);
        await using var ending = cluster;
        await using var connection = await new ConnectionFactory { Uri = new(cluster.Broker.ConnectionString) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        var hostile = new HostileMessages(seed: 2);

        for (var i = 0; i < Count; i++)
        {
            var (properties, body) = hostile.Next();
            await channel.BasicPublishAsync("", i % 2 == 0 ? workerQueue : relayQueue, mandatory: true, properties, body);
        }

        await Deadline.UntilAsync(
            async () => (await VirtualHost.ControlAsync("list_queues", "-p", cluster.Broker.Name, "name", "messages", "--no-table-headers")).Split('\n')
                .Where(queue => queue.StartsWith(workerQueue + "\t", StringComparison.Ordinal) || queue.StartsWith(relayQueue + "\t", StringComparison.Ordinal))
                .All(queue => queue.EndsWith("\t0", StringComparison.Ordinal)),
            "all are taken");
        (await taco.EndToEndTasks().Greet.InvokeAsync("still here", 1)).Lines.ShouldBe(["Hello, still here!"]);
        (await (await taco.EndToEndTasks().Greet.EnqueueAsync("recorded", 1)).GetResultAsync(TimeSpan.FromSeconds(60))).Lines.Length.ShouldBe(1);
        (await cluster.Database.ScalarAsync<long>("select count(*) from tacoq.quarantine")).ShouldBeGreaterThan(Count / 4);
        using var http = new HttpClient { BaseAddress = new(cluster.RelayUrl!) };
        (await http.GetStringAsync("/health")).ShouldBe("Service is healthy\n");
    }
}
