using Microsoft.Extensions.Options;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Dispatch;

/// <summary>Deletes completed tasks whose retention has passed, in bounded batches.</summary>
internal sealed class Cleanup(ITaskStore store, StoreTrouble trouble, IOptions<RelayOptions> options, TimeProvider time)
{
    private const int Limit = 1000;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.CleanupInterval, time);
        do
        {
            try
            {
                while (await store.DeleteExpiredAsync(Limit, cancellationToken) == Limit)
                {
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                trouble.Log(e);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
