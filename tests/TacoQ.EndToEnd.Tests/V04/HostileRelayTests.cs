using RabbitMQ.Client;
using TacoQ.EndToEnd.Tests.Support;
using TacoQ.RabbitMQ;
using TacoQ.RabbitMQ.Tests;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests.V04;

/// <summary>Mutated messages into the queues of a real worker and a real relay.</summary>
public class HostileRelayTests
{
    private const int AtOnce = 2000;

    [Theory]
    [InlineData(Topology.Native, 3000)]
    [InlineData(Topology.V04, 3000)]
    public Task Mutated_messages_are_all_in_the_record_or_in_quarantine(Topology topology, int count) => ShouldSurviveAsync(topology, count);

    [Theory(Explicit = true)]
    [InlineData(Topology.Native, 1_000_000)]
    [InlineData(Topology.V04, 100_000)]
    public Task Mutated_messages_up_to_a_million_are_all_in_the_record_or_in_quarantine(Topology topology, int count) => ShouldSurviveAsync(topology, count);

    private static async Task ShouldSurviveAsync(Topology topology, int count)
    {
        await using var cluster = await Cluster.CreateAsync(topology);
        await cluster.StartRelayAsync("--TacoQ:Relay:Cleanup", "false", "--TacoQ:Relay:Prefetch", "2000", "--Logging:LogLevel:Default", "None");
        await cluster.StartWorkerAsync();
        var taco = await cluster.StartPublisherAsync();
        ITopology names = topology == Topology.V04 ? new V04Topology() : new NativeTopology();
        var (workerQueue, relayQueue) = (names.WorkerQueues("e2e")[0], names.RelayQueue);
        await using var connection = await new ConnectionFactory { Uri = new(cluster.Broker.ConnectionString) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        var hostile = new HostileMessages(seed: 2);
        var account = new HostileAccount(names, workerQueue);

        var confirms = new List<Task>(AtOnce);
        for (var i = 0; i < count; i++)
        {
            var (properties, body) = hostile.Next();
            var queue = i % 2 == 0 ? workerQueue : relayQueue;
            account.Enter(queue, properties, body);
            confirms.Add(channel.BasicPublishAsync("", queue, mandatory: true, properties, body).AsTask());
            if (confirms.Count == AtOnce || i == count - 1)
            {
                await Task.WhenAll(confirms);
                confirms.Clear();
            }
        }

        await Deadline.UntilAsync(
            async () => await channel.MessageCountAsync(workerQueue) == 0 && await channel.MessageCountAsync(relayQueue) == 0,
            "all are taken",
            Deadline.Default + TimeSpan.FromMilliseconds(count));
        await Deadline.UntilAsync(async () => (await account.MissingAsync(cluster.Database)).Count == 0, $"each of {account.Tasks} tasks has a row");
        (await (await taco.EndToEndTasks().Greet.EnqueueAsync("recorded", 1)).GetResultAsync(TimeSpan.FromSeconds(60))).Lines.Length.ShouldBe(1);
        (await taco.EndToEndTasks().Greet.InvokeAsync("still here", 1)).Lines.ShouldBe(["Hello, still here!"]);

        var quarantined = await cluster.Database.ColumnAsync<string>("select queue || ' ' || count(*) from tacoq.quarantine group by queue order by queue collate \"C\"");
        quarantined.ShouldBe(account.Quarantined.Select(pair => $"{pair.Key} {pair.Value}"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} messages: {account.Tasks} tasks; in quarantine: {string.Join(", ", quarantined)}");
        account.Tasks.ShouldBeGreaterThan(count / 100, "mutations that leave it readable are there too");
        account.Quarantined.Values.Sum().ShouldBeGreaterThan(count / 4);
        using var http = new HttpClient { BaseAddress = new(cluster.RelayUrl!) };
        (await http.GetStringAsync("/health")).ShouldBe("Service is healthy\n");
        await Deadline.UntilAsync(
            async () => (await VirtualHost.ControlAsync("list_queues", "-p", cluster.Broker.Name, "name", "messages", "--no-table-headers")).Split('\n')
                .Where(queue => queue.StartsWith(workerQueue + "\t", StringComparison.Ordinal) || queue.StartsWith(relayQueue + "\t", StringComparison.Ordinal))
                .All(queue => queue.EndsWith("\t0", StringComparison.Ordinal)),
            "all are acknowledged");
    }
}
