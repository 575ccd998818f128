using TacoQ.Broker;
using TacoQ.Relay.Dispatch;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Storage;
using TacoQ.Wire;

namespace TacoQ.Relay.Ingest;

/// <summary>
/// Hears workers. One that announces itself for the first time is told what it has missed, and last its own announcement: then it
/// knows that it has been told all.
/// </summary>
internal sealed class WorkerArrivals(ITaskBroker broker, ITaskStore store, StoreRetry retry, TaskEnds ends, DueTasks dueTasks)
{
    private const int Limit = 10_000;

    public async Task HearAsync(WorkerHeartbeat heartbeat, CancellationToken cancellationToken)
    {
        // Before it is noted: should this relay end in between, the heartbeat comes again, and is the first one still.
        var arrivedAt = heartbeat.Stopping ? null : await retry.UntilDoneAsync(() => store.GreetAsync(heartbeat, cancellationToken), cancellationToken);
        if (arrivedAt is { } now)
        {
            await WelcomeAsync(heartbeat, now, cancellationToken);
        }

        await retry.UntilDoneAsync(() => store.ApplyAsync(heartbeat, cancellationToken), cancellationToken);
        if (arrivedAt is not null)
        {
            dueTasks.Expect(TimeSpan.Zero);
        }
    }

    private async Task WelcomeAsync(WorkerHeartbeat heartbeat, long now, CancellationToken cancellationToken)
    {
        await SayPausesAsync(heartbeat.WorkerKinds, cancellationToken);
        foreach (var workerKind in heartbeat.WorkerKinds)
        {
            var suspects = await retry.UntilDoneAsync(() => store.FindSuspectsAsync(workerKind, Limit, cancellationToken), cancellationToken);
            await ends.SuspectAsync(suspects.Select(task => ((string?)workerKind, task.TaskId, task.Attempt)));
            await ends.CancelAsync(workerKind, await retry.UntilDoneAsync(() => store.FindCancelledAsync(workerKind, Limit, cancellationToken), cancellationToken));
        }

        foreach (var workerKind in heartbeat.WorkerKinds)
        {
            await broker.BroadcastAsync(workerKind, heartbeat with { At = now });
        }
    }

    /// <summary>First of all, for nothing starts before: also of those that never were paused.</summary>
    private async Task SayPausesAsync(IReadOnlyList<string> workerKinds, CancellationToken cancellationToken)
    {
        var pauses = (await retry.UntilDoneAsync(() => store.ListPausesAsync(cancellationToken), cancellationToken)).ToDictionary(pause => pause.WorkerKind, StringComparer.Ordinal);
        foreach (var workerKind in workerKinds)
        {
            await broker.BroadcastAsync(workerKind, pauses.GetValueOrDefault(workerKind) ?? new(workerKind, Paused: false, At: 0));
        }
    }
}
