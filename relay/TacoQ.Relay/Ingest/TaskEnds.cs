using TacoQ.Broker;
using TacoQ.Relay.Storage;
using TacoQ.Wire;

namespace TacoQ.Relay.Ingest;

/// <summary>Tells workers and callers of tasks that end by the relay's word, not by a worker's.</summary>
internal sealed class TaskEnds(ITaskBroker broker, ITaskStore store, TaskWatch watch, TimeProvider time)
{
    /// <summary>How many cancellations go into one message.</summary>
    private const int MessageSize = 500;

    /// <summary>Workers that have the tasks shall not run them, or stop running them, up to these attempts.</summary>
    public async Task CancelAsync(IEnumerable<(string? WorkerKind, Guid Id, int Attempt)> tasks)
    {
        foreach (var workers in tasks.GroupBy(task => task.WorkerKind, task => (task.Id, task.Attempt)))
        {
            if (workers.Key is { } workerKind)
            {
                await CancelAsync(workerKind, workers);
            }
        }
    }

    /// <summary>The same, of one worker kind.</summary>
    public async Task CancelAsync(string workerKind, IEnumerable<(Guid Id, int Attempt)> tasks)
    {
        var now = WireTime.Now(time);
        foreach (var some in tasks.Chunk(MessageSize))
        {
            await broker.BroadcastAsync(workerKind, [.. some.Select(task => new TaskCancelled(task.Id, now) { UpTo = task.Attempt })]);
        }
    }

    /// <summary>Processes have ended while they ran these tasks: workers run them one at a time.</summary>
    public async Task SuspectAsync(IEnumerable<(string? WorkerKind, Guid Id, int Attempt)> tasks)
    {
        var now = WireTime.Now(time);
        foreach (var workers in tasks.GroupBy(task => task.WorkerKind, task => new TaskRunning(task.Id, task.Attempt, now)))
        {
            foreach (var some in workers.Chunk(MessageSize))
            {
                await (workers.Key is { } workerKind ? broker.BroadcastAsync(workerKind, some) : default);
            }
        }
    }

    /// <summary>The caller that waits for the result need not wait for the record.</summary>
    public async Task EndAsync(Guid id, string? replyTo, TaskOutcome outcome, TaskError error)
    {
        watch.Signal(id);
        store.Announce([id]);
        if (replyTo is not null)
        {
            await broker.ReplyAsync(replyTo, new(id, outcome, TaskResults.WriteError(error), WireTime.Now(time)));
        }
    }
}
