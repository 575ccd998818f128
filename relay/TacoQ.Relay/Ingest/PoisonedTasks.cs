using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TacoQ.Diagnostics;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Ingest;

/// <summary>Ends tasks during which one worker process after another ends: they would go on for ever.</summary>
internal sealed class PoisonedTasks(ITaskStore store, StoreRetry retry, TaskEnds ends, IOptions<RelayOptions> options, ILogger<PoisonedTasks> logger)
{
    /// <summary>Judges tasks that workers have begun once more.</summary>
    public async Task JudgeAsync(IEnumerable<RedeliveredTask> redelivered, CancellationToken cancellationToken)
    {
        var poisoned = redelivered.Where(task => task.Processes >= options.Value.MaxDeliveries).ToList();
        foreach (var task in poisoned)
        {
            await EndAsync(task, cancellationToken);
        }

        // Also of those that have ended before: the broker has just delivered them again.
        await ends.CancelAsync(poisoned.Select(task => (task.WorkerKind, task.Id)));
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
