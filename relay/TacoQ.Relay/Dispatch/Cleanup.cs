using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Dispatch;

/// <summary>Deletes completed tasks whose retention has passed, in bounded batches.</summary>
internal sealed class Cleanup(ITaskStore store, IOptions<RelayOptions> options, TimeProvider time, ILogger<Cleanup> logger)
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
                logger.StoreFailed(store.Description, e.Message, options.Value.CleanupInterval);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
