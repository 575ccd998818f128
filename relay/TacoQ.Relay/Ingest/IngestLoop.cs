using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TacoQ.Broker;
using TacoQ.Relay.Dispatch;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Storage;
using TacoQ.Wire;

namespace TacoQ.Relay.Ingest;

/// <summary>Brings events into the store: takes what is there, folds it, stores it with one statement, acknowledges after the commit.</summary>
internal sealed class IngestLoop(ITaskBroker broker, ITaskStore store, TaskWatch watch, DueTasks dueTasks, StoreTrouble trouble, IOptions<RelayOptions> options, TimeProvider time, ILogger<IngestLoop> logger)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(5);
    private readonly RelayOptions options = options.Value;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var consumer = await broker.ConsumeEventsAsync(options.Prefetch, cancellationToken);
        while (true)
        {
            await consumer.WaitAsync(cancellationToken);
            var batch = new Batch();
            while (batch.EventCount < options.BatchSize && consumer.TryTake(out var delivery))
            {
                batch.Add(delivery);
            }

            await StoreAsync(batch, cancellationToken);
            await consumer.AckAsync(batch.Deliveries);
        }
    }

    private async Task StoreAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (batch.Changes.Count > 0)
        {
            await ApplyAsync(batch, [.. batch.Changes], cancellationToken);
        }

        foreach (var heartbeat in batch.Heartbeats)
        {
            await UntilStoredAsync(() => store.ApplyAsync(heartbeat, cancellationToken), cancellationToken);
        }

        if (batch.Unusable.Count > 0)
        {
            await QuarantineAsync(batch.Unusable, cancellationToken);
        }
    }

    /// <summary>Stores the changes. When the store refuses them, the culprit is found by halving, and quarantined alone.</summary>
    private async Task ApplyAsync(Batch batch, IReadOnlyList<TaskChange> changes, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<CancelledTask> cancelled = [];
            await UntilStoredAsync(async () => cancelled = await store.ApplyAsync(changes, cancellationToken), cancellationToken);
            Tell(changes);
            await CancelAsync(cancelled);
        }
        catch (Exception e) when (store.IsRefusal(e))
        {
            if (changes is [var culprit])
            {
                await QuarantineAsync([.. batch.EventsOf(culprit.Id).Select(refused => QuarantinedEvents.Of(refused, e.Message))], cancellationToken);
                return;
            }

            await ApplyAsync(batch, [.. changes.Take(changes.Count / 2)], cancellationToken);
            await ApplyAsync(batch, [.. changes.Skip(changes.Count / 2)], cancellationToken);
        }
    }

    private async Task QuarantineAsync(IReadOnlyList<QuarantinedMessage> messages, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            logger.Quarantined(message.Queue, message.Reason);
        }

        await UntilStoredAsync(() => store.QuarantineAsync(messages, cancellationToken), cancellationToken);
    }

    /// <summary>Tries until the store takes it: what is not acknowledged stays with the broker, and no more comes than was prefetched.</summary>
    private async Task UntilStoredAsync(Func<Task> action, CancellationToken cancellationToken)
    {
        for (var delay = FirstRetry; ; delay = delay * 2 < LastRetry ? delay * 2 : LastRetry)
        {
            try
            {
                await action();
                trouble.IsOver();
                return;
            }
            catch (Exception e) when (!store.IsRefusal(e) && !cancellationToken.IsCancellationRequested)
            {
                trouble.Log(e);
                await Task.Delay(delay, time, cancellationToken);
            }
        }
    }

    private void Tell(IReadOnlyList<TaskChange> changes)
    {
        foreach (var change in changes)
        {
            watch.Signal(change.Id);
            if (change.RunAt is { } runAt)
            {
                dueTasks.Expect(WireTime.ToDateTimeOffset(runAt) - time.GetUtcNow());
            }
            else if (change.DelayMs is { } delay)
            {
                dueTasks.Expect(TimeSpan.FromMilliseconds(delay));
            }
        }

        store.Announce(changes.Where(change => change.Rank == TaskRank.Completed || change.CancelRequestedAt is not null).Select(change => change.Id));
    }

    private async Task CancelAsync(IReadOnlyList<CancelledTask> cancelled)
    {
        foreach (var task in cancelled)
        {
            var now = WireTime.Now(time);
            if (task.WorkerKind is { } workerKind)
            {
                await broker.BroadcastAsync(workerKind, new TaskCancelled(task.Id, now));
            }

            if (task is { Withdrawn: true, ReplyTo: { } replyTo })
            {
                await broker.ReplyAsync(replyTo, new(task.Id, TaskOutcome.Cancelled, TaskResults.WriteError(TaskErrors.Cancelled), now));
            }
        }
    }
}
