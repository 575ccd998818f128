using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TacoQ.Broker;
using TacoQ.Tests.Broker;
using TacoQ.TestServers;

namespace TacoQ.RabbitMQ.Tests;

public sealed class NativeBrokerTests() : RabbitMQBrokerTests(Topology.Native);

public sealed class QuorumBrokerTests() : RabbitMQBrokerTests(Topology.Native, QueueType.Quorum);

public sealed class V04BrokerTests() : RabbitMQBrokerTests(Topology.V04)
{
    private protected override bool RelayGetsEachTask => true;
}

public abstract class RabbitMQBrokerTests(Topology topology, QueueType queueType = QueueType.Classic) : TaskBrokerConformance
{
    private VirtualHost host = null!;

    private protected override async Task PrepareAsync() => host = await VirtualHost.CreateAsync();

    private protected override ITaskBroker Create() =>
        new RabbitMQBroker(Options.Create(new RabbitMQOptions { ConnectionString = host.ConnectionString, Topology = topology, QueueType = queueType }), TimeProvider.System, NullLogger<RabbitMQBroker>.Instance);

    private protected override Task DeleteAsync() => Task.CompletedTask;

    private protected override Task WaitUntilAllArePrefetchedAsync(IAssignmentConsumer consumer) => Deadline.UntilAsync(
        async () => (await VirtualHost.ControlAsync("list_queues", "-p", host.Name, "name", "messages_ready", "--no-table-headers"))
            .Split('\n').All(queue => queue.EndsWith("\t0", StringComparison.Ordinal) || queue.StartsWith("tacoq_relay_queue", StringComparison.Ordinal)),
        "all tasks are prefetched");
}
