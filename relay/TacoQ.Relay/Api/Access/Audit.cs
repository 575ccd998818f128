using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary>
/// Keeps what was asked to be changed, by whom and how it ended. Written behind the requests, within a moment; while the store does not
/// answer the last 10000 wait in memory. Requests that were refused are kept up to a number a second, so that a flood of them does no harm.
/// </summary>
internal sealed class Audit(ITaskStore store, StoreRetry retry, TimeProvider time, ILogger<Audit> logger)
{
    private const int Capacity = 10_000;
    private const int BatchSize = 500;
    private const int RefusedPerSecond = 10;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(3);

    private readonly Channel<AuditEntry> entries = Channel.CreateBounded<AuditEntry>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly List<AuditEntry> pending = [];
    private readonly Lock counting = new();
    private long second;
    private int refused;
    private int lost;

    public void Note(AuditEntry entry)
    {
        var isRefused = entry.Status is 401 or 403 or 429;
        if ((isRefused && !MayNoteRefused()) || !entries.Writer.TryWrite(entry))
        {
            Interlocked.Increment(ref lost);
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (pending.Count > 0 || await entries.Reader.WaitToReadAsync(cancellationToken))
            {
                await WriteAsync(cancellationToken);
            }
        }
        finally
        {
            await FinishAsync();
        }
    }

    /// <summary>Writes what the last requests left.</summary>
    private async Task FinishAsync()
    {
        using var limit = new CancellationTokenSource(StopLimit, time);
        try
        {
            while (pending.Count > 0 || entries.Reader.TryPeek(out _))
            {
                await WriteAsync(limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            logger.AuditLost(pending.Count + entries.Reader.Count, $"{store.Description} does not answer, and the relay stops");
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        while (pending.Count < BatchSize && entries.Reader.TryRead(out var entry))
        {
            pending.Add(entry);
        }

        try
        {
            await retry.UntilDoneAsync(() => store.AppendAuditAsync(pending, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (store.IsRefusal(e))
        {
            await WriteEachAsync(cancellationToken);
        }

        pending.Clear();
        if (Interlocked.Exchange(ref lost, 0) is > 0 and var count)
        {
            logger.AuditLost(count, "more came than are kept");
        }
    }

    /// <summary>One entry that the store refuses does not take the others with it.</summary>
    private async Task WriteEachAsync(CancellationToken cancellationToken)
    {
        while (pending.Count > 0)
        {
            try
            {
                await retry.UntilDoneAsync(() => store.AppendAuditAsync([pending[0]], cancellationToken), cancellationToken);
            }
            catch (Exception e) when (store.IsRefusal(e))
            {
                logger.AuditLost(1, e.Message);
            }

            pending.RemoveAt(0);
        }
    }

    private bool MayNoteRefused()
    {
        lock (counting)
        {
            var now = time.GetUtcNow().ToUnixTimeSeconds();
            if (now != second)
            {
                (second, refused) = (now, 0);
            }

            return refused++ < RefusedPerSecond;
        }
    }
}
