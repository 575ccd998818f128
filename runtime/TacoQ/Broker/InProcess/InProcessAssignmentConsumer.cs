namespace TacoQ.Broker;

/// <summary>A worker's end of the in-process lanes.</summary>
internal sealed class InProcessAssignmentConsumer : IAssignmentConsumer
{
    private readonly Func<string, Lane> getLane;
    private readonly int prefetch;
    private readonly Lock gate = new();
    private readonly Queue<TaskCompletionSource<AssignmentDelivery>> waiters = new();
    private readonly HashSet<Delivery> unacknowledged = [];
    private readonly HashSet<Lane> paused = [];
    private volatile Lane[] lanes;
    private bool stopped;

    public InProcessAssignmentConsumer(Func<string, Lane> getLane, IEnumerable<string> workerKinds, int prefetch)
    {
        this.getLane = getLane;
        this.prefetch = prefetch;
        lanes = [.. workerKinds.Select(getLane)];
        foreach (var lane in lanes)
        {
            lane.Attach(this);
        }
    }

    public async ValueTask<AssignmentDelivery> ReceiveAsync(CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource<AssignmentDelivery>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            waiters.Enqueue(waiter);
        }

        Pump();
        await using (cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken)).ConfigureAwait(false))
        {
            return await waiter.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Hands tasks to those that wait for one.</summary>
    public void Pump()
    {
        lock (gate)
        {
            while (!stopped && unacknowledged.Count < prefetch && NextWaiter() is { } waiter)
            {
                if (Best() is not { } lane || lane.Take() is not { } task)
                {
                    return;
                }

                var delivery = new Delivery(this, lane, task);
                unacknowledged.Add(delivery);
                if (!waiter.TrySetResult(delivery))
                {
                    unacknowledged.Remove(delivery);
                    lane.Return(task);
                }
            }
        }
    }

    public Task AddAsync(string workerKind, CancellationToken cancellationToken)
    {
        var lane = getLane(workerKind);
        lanes = [.. lanes, lane];
        lane.Attach(this);
        Pump();
        return Task.CompletedTask;
    }

    public Task PauseAsync(string workerKind)
    {
        lock (gate)
        {
            paused.Add(getLane(workerKind));
        }

        return Task.CompletedTask;
    }

    public Task ResumeAsync(string workerKind)
    {
        lock (gate)
        {
            paused.Remove(getLane(workerKind));
        }

        Pump();
        return Task.CompletedTask;
    }

    public Task StopAsync()
    {
        lock (gate)
        {
            stopped = true;
        }

        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        foreach (var lane in lanes)
        {
            lane.Detach(this);
        }

        Delivery[] rest;
        lock (gate)
        {
            rest = [.. unacknowledged];
            unacknowledged.Clear();
        }

        foreach (var delivery in rest)
        {
            delivery.Lane.Return(delivery.Returned);
        }
    }

    private TaskCompletionSource<AssignmentDelivery>? NextWaiter()
    {
        while (waiters.TryPeek(out var waiter))
        {
            if (!waiter.Task.IsCompleted)
            {
                return waiter;
            }

            waiters.Dequeue();
        }

        return null;
    }

    private Lane? Best()
    {
        Lane? best = null;
        Lane.Position? first = null;
        foreach (var lane in lanes)
        {
            if (!paused.Contains(lane) && lane.Peek() is { } position && (first is null || position.CompareTo(first.Value) < 0))
            {
                (best, first) = (lane, position);
            }
        }

        return best;
    }

    private bool Release(Delivery delivery)
    {
        lock (gate)
        {
            return unacknowledged.Remove(delivery);
        }
    }

    private sealed class Delivery(InProcessAssignmentConsumer consumer, Lane lane, QueuedTask task) : AssignmentDelivery(task.Assignment, task.Redelivered)
    {
        public Lane Lane { get; } = lane;

        public QueuedTask Returned => new(Assignment, Redelivered: true);

        public override ValueTask AckAsync()
        {
            if (consumer.Release(this))
            {
                Lane.Done(Assignment);
                consumer.Pump();
            }

            return ValueTask.CompletedTask;
        }

        public override ValueTask ReturnAsync()
        {
            if (consumer.Release(this))
            {
                Lane.Return(Returned);
            }

            return ValueTask.CompletedTask;
        }
    }
}
