using System.Collections.Concurrent;
using TacoQ.Broker;
using TacoQ.Wire;

namespace TacoQ.Tests.Support;

/// <summary>Takes the events of the in-process broker and keeps them: a relay without a record.</summary>
internal sealed class FakeRelay : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentQueue<WireEvent> events = new();
    private readonly Task running;

    public FakeRelay(ITaskBroker broker) => running = Task.Run(() => RunAsync(broker));

    public IReadOnlyCollection<WireEvent> Events => events;

    public IEnumerable<T> Of<T>(Guid id)
        where T : TaskEvent => events.OfType<T>().Where(e => e.TaskId == id);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task RunAsync(ITaskBroker broker)
    {
        await using var consumer = await broker.ConsumeEventsAsync(100, stopping.Token);
        while (true)
        {
            await consumer.WaitAsync(stopping.Token);
            while (consumer.TryTake(out var delivery))
            {
                foreach (var e in delivery.Events)
                {
                    events.Enqueue(e);
                    foreach (var workerKind in (e as WorkerHeartbeat)?.WorkerKinds ?? [])
                    {
                        await broker.BroadcastAsync(workerKind, new WorkerKindPaused(workerKind, Paused: false, At: 0));
                    }
                }

                await consumer.AckAsync([delivery]);
            }
        }
    }
}
