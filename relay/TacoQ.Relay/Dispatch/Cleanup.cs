using Microsoft.Extensions.Options;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Dispatch;

/// <summary>Deletes completed tasks whose retention has passed, later forgets that they were, and what the audit has kept long enough, in bounded batches.</summary>
internal sealed class Cleanup(ITaskStore store, StoreTrouble trouble, IOptions<RelayOptions> options, TimeProvider time)
{
    private const int Limit = 1000;

    // For so long events of a deleted task may come late.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    // A task that no worker takes for so long will not come back.
    private static readonly TimeSpan Announced = TimeSpan.FromDays(30);

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

                while (await store.ForgetAuditAsync(Limit, options.Value.Access.AuditRetention, cancellationToken) == Limit)
                {
                }

                while (await store.ForgetAsync(Limit, Remembered, cancellationToken) == Limit)
                {
                }

                await store.ForgetTaskKindsAsync(Announced, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                trouble.Log(e);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
