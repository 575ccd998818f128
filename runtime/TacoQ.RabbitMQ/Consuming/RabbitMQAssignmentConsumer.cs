using TacoQ.Broker;

namespace TacoQ.RabbitMQ;

/// <summary>Consumes both lanes of each worker kind.</summary>
internal sealed class RabbitMQAssignmentConsumer(Func<string, PrefetchedTasks, IEnumerable<LaneConsumer>> createLanes) : IAssignmentConsumer
{
    private readonly PrefetchedTasks prefetched = new();
    private volatile LaneConsumer[] lanes = [];

    public async Task AddAsync(string workerKind, CancellationToken cancellationToken)
    {
        LaneConsumer[] added = [.. createLanes(workerKind, prefetched)];
        lanes = [.. lanes, .. added];
        await Task.WhenAll(added.Select(lane => lane.StartAsync(cancellationToken))).ConfigureAwait(false);
    }

    public async ValueTask<AssignmentDelivery> ReceiveAsync(CancellationToken cancellationToken) =>
        await prefetched.TakeAsync(cancellationToken).ConfigureAwait(false);

    public async Task PauseAsync(string workerKind)
    {
        // First the consumers: what is given back while they are there comes again.
        await Task.WhenAll(Of(workerKind).Select(lane => lane.PauseAsync())).ConfigureAwait(false);
        foreach (var delivery in prefetched.Pause(workerKind))
        {
            await delivery.ReturnAsync().ConfigureAwait(false);
        }
    }

    public async Task ResumeAsync(string workerKind)
    {
        prefetched.Resume(workerKind);
        await Task.WhenAll(Of(workerKind).Select(lane => lane.ResumeAsync())).ConfigureAwait(false);
    }

    public async Task StopAsync()
    {
        await Task.WhenAll(lanes.Select(lane => lane.StopTakingAsync())).ConfigureAwait(false);
        foreach (var delivery in prefetched.TakeAll())
        {
            await delivery.ReturnAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(lanes.Select(lane => lane.DisposeAsync().AsTask())).ConfigureAwait(false);

    private IEnumerable<LaneConsumer> Of(string workerKind) => lanes.Where(lane => lane.WorkerKind == workerKind);
}
