using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TacoQ.Broker;
using TacoQ.Tests.Broker;
using TacoQ.TestServers;

namespace TacoQ.RabbitMQ.Tests;

public sealed class RabbitMQBrokerTests : TaskBrokerConformance
{
    private VirtualHost host = null!;

    private protected override async Task PrepareAsync() => host = await VirtualHost.CreateAsync();

    private protected override ITaskBroker Create() =>
        new RabbitMQBroker(Options.Create(new RabbitMQOptions { ConnectionString = host.ConnectionString }), TimeProvider.System, NullLogger<RabbitMQBroker>.Instance);

    private protected override Task DeleteAsync() => Task.CompletedTask;

    private protected override Task WaitUntilAllArePrefetchedAsync(IAssignmentConsumer consumer) => Deadline.UntilAsync(
        async () => !(await VirtualHost.ControlAsync("list_queues", "-p", host.Name, "messages_ready", "--no-table-headers")).Split('\n').Any(count => count is not "0"),
        "all tasks are prefetched");
}
