using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TacoQ.Broker;
using TacoQ.Diagnostics;
using TacoQ.Relay.Dispatch;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Schedules;
using TacoQ.Relay.Storage;
using TacoQ.Wire;

namespace TacoQ.Relay.Ingest;

/// <summary>
/// Brings events into the store: takes what is there, folds it, stores it with one statement, acknowledges after the commit. What is
/// not acknowledged stays with the broker, and no more comes than was prefetched.
/// </summary>
internal sealed class IngestLoop(
    ITaskBroker broker,
    ITaskStore store,
    StoreRetry retry,
    TaskWatch watch,
    DueTasks dueTasks,
    TaskEnds ends,
    PoisonedTasks poisoned,
    WorkerArrivals workers,
    AnnouncedSchedules schedules,
    Quarantine quarantine,
    Hearing hearing,
    IOptions<RelayOptions> options,
    TimeProvider time,
    ILogger<IngestLoop> logger)
{
    // More than that is not worth one statement, and would have to be held at once by this process and the database.
    private const long MaxBatchSize = 16 * 1024 * 1024;

    // Enqueued, begun, ended, and something in between. What more there is of one task waits for the next batch.
    private const int MaxEventsPerTask = 4;

    // In one batch: what would be gathered meanwhile is worth waiting for.
    private const int ManyEvents = 250;

    private static readonly TimeSpan LingerStep = TimeSpan.FromMilliseconds(5);

    private readonly RelayOptions options = options.Value;
    private bool isBusy;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var consumer = await broker.ConsumeEventsAsync(options.Prefetch, cancellationToken);
        hearing.Start();
        var batch = new Batch();
        while (true)
        {
            if (batch.Deliveries.Count == 0)
            {
                await consumer.WaitAsync(cancellationToken);
            }

            hearing.Take();
            await GatherAsync(consumer, batch, cancellationToken);
            var started = time.GetTimestamp();
            var storing = StoreAsync(batch, cancellationToken);

            // What has come is folded while the store works.
            var following = new Batch();
            Take(consumer, following);
            await storing;
            TacoTelemetry.Stored(batch.EventCount, time.GetElapsedTime(started));
            if (batch.OldestAt is { } oldest)
            {
                TacoTelemetry.Ingested(TimeSpan.FromMicroseconds(WireTime.Now(time) - oldest));
            }

            await consumer.AckAsync(batch.Deliveries);
            hearing.Store(more: IsFull(batch) || HasMostOfPrefetched(batch) || IsFull(following) || HasMostOfPrefetched(following));
            isBusy = batch.EventCount >= ManyEvents;
            batch = following;
        }
    }

    /// <summary>Takes what is there. Under load it waits a moment for more: a task that is enqueued and ends within one batch is written once.</summary>
    private async Task GatherAsync(IEventConsumer consumer, Batch batch, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            Take(consumer, batch);
            if (!isBusy || IsFull(batch) || HasMostOfPrefetched(batch) || time.GetElapsedTime(began) >= options.Linger)
            {
                return;
            }

            await Task.Delay(LingerStep, time, cancellationToken);
        }
    }

    private void Take(IEventConsumer consumer, Batch batch)
    {
        while (!IsFull(batch) && consumer.TryTake(out var delivery))
        {
            batch.Add(delivery);
        }
    }

    private bool IsFull(Batch batch) => batch.Changes.Count >= options.BatchSize || batch.EventCount >= options.BatchSize * MaxEventsPerTask
        || batch.Size >= MaxBatchSize;

    /// <summary>Not much more comes before these are acknowledged.</summary>
    private bool HasMostOfPrefetched(Batch batch) => batch.Deliveries.Count > options.Prefetch / 2;

    private async Task StoreAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (batch.Changes.Count > 0)
        {
            await ApplyAsync(batch, [.. batch.Changes], cancellationToken);
        }

        foreach (var heartbeat in batch.Heartbeats)
        {
            await KeepAsync(heartbeat, () => workers.HearAsync(heartbeat, cancellationToken), cancellationToken);
        }

        foreach (var announced in batch.Announcements)
        {
            await KeepAsync(announced, () => retry.UntilDoneAsync(() => store.ApplyAsync(announced, cancellationToken), cancellationToken), cancellationToken);
        }

        foreach (var announced in batch.Schedules)
        {
            await KeepAsync(announced, () => schedules.HearAsync(announced, cancellationToken), cancellationToken);
        }

        if (batch.Unusable.Count > 0)
        {
            await quarantine.PutAsync(batch.Unusable, cancellationToken);
        }
    }

    /// <summary>Stores the changes. When the store refuses them, the culprit is found by halving, and quarantined alone.</summary>
    private async Task ApplyAsync(Batch batch, IReadOnlyList<TaskChange> changes, CancellationToken cancellationToken)
    {
        AppliedChanges applied;
        var since = time.GetUtcNow();
        try
        {
            applied = await retry.UntilDoneAsync(() => store.ApplyAsync(changes, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (store.IsRefusal(e))
        {
            if (changes is [var culprit])
            {
                await quarantine.PutAsync([.. batch.EventsOf(culprit.Id).Select(refused => QuarantinedEvents.Of(refused, e.Message))], cancellationToken);
                return;
            }

            await ApplyAsync(batch, [.. changes.Take(changes.Count / 2)], cancellationToken);
            await ApplyAsync(batch, [.. changes.Skip(changes.Count / 2)], cancellationToken);
            return;
        }

        Count(applied);
        Trace(changes, since);
        Tell(changes);
        await CancelAsync(applied.Cancelled);
        if (applied.Redelivered.Count > 0)
        {
            var begun = changes.Where(change => change.Deliveries is not null).Select(change => change.Id).ToHashSet();
            await poisoned.JudgeAsync(applied.Redelivered.Where(task => begun.Contains(task.Id)), cancellationToken);
        }
    }

    /// <summary>Stores what is not of a task. When the store refuses it, it is quarantined.</summary>
    private async Task KeepAsync(WireEvent e, Func<Task> keep, CancellationToken cancellationToken)
    {
        try
        {
            await keep();
        }
        catch (Exception refusal) when (store.IsRefusal(refusal))
        {
            await quarantine.PutAsync([QuarantinedEvents.Of(e, refusal.Message)], cancellationToken);
        }
    }

    private void Count(AppliedChanges applied)
    {
        if (applied.Late > 0)
        {
            logger.LateEvents(applied.Late);
            TacoTelemetry.CountLateEvents(applied.Late);
        }

        if (applied.EndedTwice > 0)
        {
            TacoTelemetry.CountDuplicateCompletions(applied.EndedTwice);
        }
    }

    private static void Trace(IReadOnlyList<TaskChange> changes, DateTimeOffset since)
    {
        foreach (var change in changes)
        {
            if (change.TraceContext is { Count: > 0 } traceContext)
            {
                TacoTelemetry.Recorded(change.Id, change.WorkerKind, change.TaskKind, traceContext, since, changes.Count);
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

        var all = store.IsListenedTo;
        store.Announce(changes.Where(change => all || change.Rank == TaskRank.Completed || change.CancelRequestedAt is not null).Select(change => change.Id));
    }

    private async Task CancelAsync(IReadOnlyList<CancelledTask> cancelled)
    {
        await ends.CancelAsync(cancelled.Select(task => (task.WorkerKind, task.Id, task.Attempt)));
        foreach (var task in cancelled.Where(task => task.Withdrawn))
        {
            await ends.EndAsync(task.Id, task.ReplyTo, TaskOutcome.Cancelled, TaskErrors.Cancelled);
        }
    }
}
