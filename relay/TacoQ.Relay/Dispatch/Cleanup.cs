using Microsoft.Extensions.Options;
using TacoQ.Diagnostics;
using TacoQ.Relay.Api;
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
                while (await DeleteSomeAsync(cancellationToken))
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

    /// <summary>A batch of each, which relays that do the same at once share: what one has in its hands the others pass over.</summary>
    /// <returns>Whether there may be more.</returns>
    private async Task<bool> DeleteSomeAsync(CancellationToken cancellationToken)
    {
        var deleted = await store.DeleteExpiredAsync(Limit, cancellationToken);
        TacoTelemetry.CountDeleted(deleted);
        var forgotten = await store.ForgetAsync(Limit, Remembered, cancellationToken);
        var audited = await store.ForgetAuditAsync(Limit, options.Value.Access.AuditRetention, cancellationToken);
        var keys = await store.ForgetKeysAsync(Limit, Idempotency.Lifetime, cancellationToken);
        return keys == Limit || deleted == Limit || forgotten == Limit || audited == Limit;
    }
}
