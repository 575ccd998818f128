using TacoQ.Broker;

namespace TacoQ.Hosting;

/// <summary>Connects the broker first, and closes it last.</summary>
internal sealed class BrokerComponent(ITaskBroker broker) : ITacoComponent
{
    public int Order => ComponentOrder.Broker;

    public Task StartAsync(CancellationToken cancellationToken) => broker.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => broker.DisposeAsync().AsTask();
}
