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
/// not acknowledged stays with the broker, and no more comes than was prefetched. Changes join in any order, so that two statements
/// may run at once.
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
    private static readonly TimeSpan FoldStep = TimeSpan.FromMilliseconds(2);

    private readonly RelayOptions options = options.Value;
    private bool isBusy;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var consumer = await broker.ConsumeEventsAsync(options.Prefetch, cancellationToken);
        hearing.Start();
        await RunAsync(consumer, cancellationToken);
    }

    private async Task RunAsync(IEventConsumer consumer, CancellationToken cancellationToken)
    {
        var (batch, before, last) = (new Batch(), new Batch(), Task.CompletedTask);
        try
        {
            while (true)
            {
                if (batch.Deliveries.Count == 0)
                {
                    // What fails to be stored is told at once, and not with the next event.
                    var coming = consumer.WaitAsync(cancellationToken).AsTask();
                    await await Task.WhenAny(last, coming);
                    await coming;
                }

                hearing.Take();
                await GatherAsync(consumer, batch, cancellationToken);
                var (previous, following) = (last, new Batch());
                last = StoreAsync(consumer, batch, before, previous, following, cancellationToken);
                isBusy = batch.EventCount >= ManyEvents;

                // Under load the next one is on its way to the store while this one is written: two at a time, and a third is folded.
                var free = isBusy ? previous : last;
                await FoldAsync(consumer, following, free);
                await free;
                (before, batch) = (batch, following);
            }
        }
        finally
        {
            // It uses the consumer, and counts for the run that it is of.
            await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes what is there. Under load it waits a moment for more: a task that is enqueued and ends within one batch is written once.</summary>
    private async Task GatherAsync(IEventConsumer consumer, Batch batch, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            Take(consumer, batch);
            if (!isBusy || HasMuch(batch) || time.GetElapsedTime(began) >= options.Linger)
            {
                return;
            }

            await Task.Delay(LingerStep, time, cancellationToken);
        }
    }

    /// <summary>Folds what comes until the store is free for it.</summary>
    private async Task FoldAsync(IEventConsumer consumer, Batch batch, Task free)
    {
        Take(consumer, batch);
        while (isBusy && !free.IsCompleted && !HasMuch(batch))
        {
            await Task.WhenAny(free, Task.Delay(FoldStep, time));
            Take(consumer, batch);
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

    private bool HasMuch(Batch batch) => IsFull(batch) || HasItsShare(batch);

    /// <summary>It has its share: two batches are being stored, one is folded, and as much shall be on its way here.</summary>
    private bool HasItsShare(Batch batch) => batch.Deliveries.Count > options.Prefetch / 4;

    /// <summary>Stores a batch, beside the one before it, and acknowledges it after that one.</summary>
    private async Task StoreAsync(IEventConsumer consumer, Batch batch, Batch before, Task previous, Batch following, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();

        // Of tasks whose rows are being written the statement would wait for that with its first row, and all others with it.
        var (apart, behind) = previous.IsCompleted ? (batch.Changes, []) : batch.Split(before);
        await ApplyAllAsync(batch, apart, cancellationToken);
        await previous;
        await ApplyAllAsync(batch, behind, cancellationToken);

        // Not beside another batch: this has no order of its own, and acknowledging one message stands for all before it.
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

        TacoTelemetry.Stored(batch.EventCount, time.GetElapsedTime(started));
        if (batch.OldestAt is { } oldest)
        {
            TacoTelemetry.Ingested(TimeSpan.FromMicroseconds(WireTime.Now(time) - oldest));
        }

        await consumer.AckAsync(batch.Deliveries);
        hearing.Store(more: HasMuch(batch) || HasMuch(following));
    }

    private async Task ApplyAllAsync(Batch batch, IReadOnlyCollection<TaskChange> changes, CancellationToken cancellationToken)
    {
        if (changes.Count > 0)
        {
            await ApplyAsync(batch, [.. changes], cancellationToken);
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
            // A task that was withdrawn before its publisher told of it ends with that, and is signalled with its end.
            watch.Signal(change.Id, mayBeEnd: change.Rank is not (TaskRank.Scheduled or TaskRank.Queued or TaskRank.Running) || change.CancelRequestedAt is not null);
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
