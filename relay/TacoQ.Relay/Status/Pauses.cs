using TacoQ.Broker;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Status;

/// <summary>Repeats to workers which worker kinds are paused and which go on: what was lost on the way heals within seconds.</summary>
internal sealed class Pauses(ITaskBroker broker, ITaskStore store, StoreTrouble trouble, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                foreach (var pause in await store.ListPausesAsync(cancellationToken))
                {
                    await broker.BroadcastAsync(pause.WorkerKind, pause);
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                trouble.Log(e);
            }
        }
    }
}
