using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TacoQ.Diagnostics;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Ingest;

/// <summary>
/// Ends tasks during which one worker process after another ends: they would go on for ever. Who runs them when a process ends may be
/// innocent; so workers run them alone from the third time on, and one that goes on like that then is guilty.
/// </summary>
internal sealed class PoisonedTasks(ITaskStore store, StoreRetry retry, TaskEnds ends, IOptions<RelayOptions> options, ILogger<PoisonedTasks> logger)
{
    private const int SuspectAfter = 2;

    /// <summary>Judges tasks that workers have begun once more.</summary>
    public async Task JudgeAsync(IEnumerable<RedeliveredTask> redelivered, CancellationToken cancellationToken)
    {
        var candidates = redelivered.Where(task => task.Processes >= SuspectAfter).ToList();
        if (candidates.Count == 0)
        {
            return;
        }

        var lost = await retry.UntilDoneAsync(() => store.CountLostProcessesAsync([.. candidates.Select(task => task.Id)], cancellationToken), cancellationToken);
        var counted = candidates.ConvertAll(task => task with { Processes = lost.GetValueOrDefault(task.Id) });
        await ends.SuspectAsync(counted.Where(task => task.Processes >= SuspectAfter).Select(task => (task.WorkerKind, task.Id, task.Attempt)));

        var poisoned = counted.FindAll(task => task.Processes >= options.Value.MaxDeliveries);
        foreach (var task in poisoned)
        {
            await EndAsync(task, cancellationToken);
        }

        // Also of those that have ended before: the broker has just delivered them again.
        await ends.CancelAsync(poisoned.Select(task => (task.WorkerKind, task.Id, task.Attempt)));
    }

    private async Task EndAsync(RedeliveredTask task, CancellationToken cancellationToken)
    {
        var error = TaskErrors.Poisoned(task.Processes, task.Attempt);
        if (await retry.UntilDoneAsync(() => store.PoisonAsync(task, error, cancellationToken), cancellationToken))
        {
            logger.TaskPoisoned(task.Id, task.Processes, task.Attempt);
            TacoTelemetry.CountPoisoned(task.WorkerKind);
            await ends.EndAsync(task.Id, task.ReplyTo, TaskOutcome.Failed, error);
        }
    }
}
