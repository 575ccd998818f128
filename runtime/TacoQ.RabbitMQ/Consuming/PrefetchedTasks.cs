namespace TacoQ.RabbitMQ;

/// <summary>What the lanes of a worker have delivered and nobody has started: the highest priority first, then the oldest.</summary>
internal sealed class PrefetchedTasks
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<RabbitMQAssignmentDelivery, (int, long)> ready = new();
    private readonly Queue<TaskCompletionSource<RabbitMQAssignmentDelivery>> waiters = new();
    private readonly HashSet<string> paused = new(StringComparer.Ordinal);
    private long sequence;

    public void Add(RabbitMQAssignmentDelivery delivery)
    {
        lock (gate)
        {
            if (paused.Contains(delivery.Assignment.WorkerKind))
            {
                // It was on its way already.
                _ = delivery.ReturnAsync().AsTask();
                return;
            }

            while (waiters.TryDequeue(out var waiter))
            {
                if (waiter.TrySetResult(delivery))
                {
                    return;
                }
            }

            ready.Enqueue(delivery, (-delivery.Assignment.Priority, sequence++));
        }
    }

    public async ValueTask<RabbitMQAssignmentDelivery> TakeAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<RabbitMQAssignmentDelivery> waiter;
        lock (gate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (ready.TryDequeue(out var delivery, out _))
            {
                // One of an ended session is delivered again on the next.
                if (delivery.IsLive)
                {
                    return delivery;
                }
            }

            waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waiters.Enqueue(waiter);
        }

        await using (cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken)).ConfigureAwait(false))
        {
            return await waiter.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Hands out no tasks of the worker kind; returns those that are at hand.</summary>
    public IReadOnlyList<RabbitMQAssignmentDelivery> Pause(string workerKind)
    {
        lock (gate)
        {
            paused.Add(workerKind);
            var all = ready.UnorderedItems.ToArray();
            ready.Clear();
            ready.EnqueueRange(all.Where(item => item.Element.Assignment.WorkerKind != workerKind));
            return [.. all.Select(item => item.Element).Where(delivery => delivery.Assignment.WorkerKind == workerKind)];
        }
    }

    public void Resume(string workerKind)
    {
        lock (gate)
        {
            paused.Remove(workerKind);
        }
    }

    public IReadOnlyList<RabbitMQAssignmentDelivery> TakeAll()
    {
        lock (gate)
        {
            var all = ready.UnorderedItems.Select(item => item.Element).ToArray();
            ready.Clear();
            return all;
        }
    }
}
