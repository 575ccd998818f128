using TacoQ.Broker;

namespace TacoQ.RabbitMQ;

/// <summary>Consumes both lanes of each worker kind.</summary>
internal sealed class RabbitMQAssignmentConsumer(IReadOnlyList<LaneConsumer> lanes, PrefetchedTasks prefetched) : IAssignmentConsumer
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(lanes.Select(lane => lane.StartAsync(cancellationToken)));

    public async ValueTask<AssignmentDelivery> ReceiveAsync(CancellationToken cancellationToken) =>
        await prefetched.TakeAsync(cancellationToken).ConfigureAwait(false);

    public async Task StopAsync()
    {
        await Task.WhenAll(lanes.Select(lane => lane.StopTakingAsync())).ConfigureAwait(false);
        foreach (var delivery in prefetched.TakeAll())
        {
            await delivery.ReturnAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(lanes.Select(lane => lane.DisposeAsync().AsTask())).ConfigureAwait(false);
}
