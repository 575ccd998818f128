namespace TacoQ.Broker;

/// <summary>
/// The front of a worker kind's queue. It holds at most a fixed number of tasks; beyond that they are only in the store, and
/// are read from there when there is room again. So it starts, too: whatever an earlier process left is read first.
/// </summary>
/// <param name="capacity">How many tasks it holds.</param>
/// <param name="readBacklog">Reads the queued and running tasks from the store, the most urgent first, at most so many; tries until it succeeds.</param>
/// <param name="time">The clock.</param>
internal sealed class Lane(int capacity, Func<int, Task<IReadOnlyList<QueuedTask>>> readBacklog, TimeProvider time)
{
    // A task that found the lane full is in the store soon: with the enqueue's own event, or with the relay's mark.
    private static readonly TimeSpan StoredSoon = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static long sequence;

    private readonly Lock gate = new();
    private readonly PriorityQueue<QueuedTask, Position> queue = new();
    private readonly HashSet<(Guid, int)> known = [];
    private readonly HashSet<(Guid, int)> doneWhileReading = [];
    private readonly List<InProcessAssignmentConsumer> consumers = [];
    private bool reading;
    private bool moreInStore = true;
    private long? lastOverflow;

    public void Enqueue(TaskAssignment assignment)
    {
        lock (gate)
        {
            if (queue.Count >= capacity)
            {
                moreInStore = true;
                lastOverflow = time.GetTimestamp();
                return;
            }

            if (!Add(new(assignment, Redelivered: false)))
            {
                return;
            }
        }

        Wake();
    }

    public void Attach(InProcessAssignmentConsumer consumer)
    {
        lock (gate)
        {
            consumers.Add(consumer);
        }

        ReadBacklogIfLow();
    }

    public void Detach(InProcessAssignmentConsumer consumer)
    {
        lock (gate)
        {
            consumers.Remove(consumer);
        }
    }

    /// <summary>What is at hand here. More may be in the store, beyond the capacity.</summary>
    public LaneDepth Measure()
    {
        lock (gate)
        {
            return new(queue.Count, consumers.Count);
        }
    }

    /// <summary>The position of the next task, to compare lanes.</summary>
    public Position? Peek()
    {
        lock (gate)
        {
            return queue.TryPeek(out _, out var position) ? position : null;
        }
    }

    public QueuedTask? Take()
    {
        QueuedTask? task;
        lock (gate)
        {
            queue.TryDequeue(out task, out _);
        }

        ReadBacklogIfLow();
        return task;
    }

    /// <summary>The task is acknowledged.</summary>
    public void Done(TaskAssignment assignment)
    {
        lock (gate)
        {
            known.Remove((assignment.Id, assignment.Attempt));
            if (reading)
            {
                doneWhileReading.Add((assignment.Id, assignment.Attempt));
            }
        }
    }

    /// <summary>The task comes back, and is the next one.</summary>
    public void Return(QueuedTask task)
    {
        lock (gate)
        {
            queue.Enqueue(task, new(task.Assignment.Priority, 0));
        }

        Wake();
    }

    private bool Add(QueuedTask task)
    {
        if (!known.Add((task.Assignment.Id, task.Assignment.Attempt)))
        {
            return false;
        }

        queue.Enqueue(task, new(task.Assignment.Priority, Interlocked.Increment(ref sequence)));
        return true;
    }

    private void ReadBacklogIfLow()
    {
        lock (gate)
        {
            if (reading || !moreInStore || consumers.Count == 0 || queue.Count > capacity / 4)
            {
                return;
            }

            reading = true;
        }

        _ = Task.Run(ReadBacklogAsync);
    }

    private async Task ReadBacklogAsync()
    {
        var began = time.GetTimestamp();

        // Those in the lane and those that run are found again, and passed over.
        var found = await readBacklog(capacity * 2).ConfigureAwait(false);
        var added = 0;
        lock (gate)
        {
            foreach (var task in found)
            {
                if (queue.Count < capacity && !doneWhileReading.Contains((task.Assignment.Id, task.Assignment.Attempt)) && Add(task))
                {
                    added++;
                }
            }

            doneWhileReading.Clear();
            moreInStore = found.Count >= capacity * 2 || queue.Count >= capacity
                || (lastOverflow is { } overflow && time.GetElapsedTime(overflow, began) < StoredSoon);
        }

        Wake();
        if (added == 0)
        {
            await Task.Delay(Pause, time).ConfigureAwait(false);
        }

        lock (gate)
        {
            reading = false;
        }

        ReadBacklogIfLow();
    }

    private void Wake()
    {
        InProcessAssignmentConsumer[] woken;
        lock (gate)
        {
            woken = [.. consumers];
        }

        foreach (var consumer in woken)
        {
            consumer.Pump();
        }
    }

    /// <summary>Higher priorities first, then first come first served.</summary>
    internal readonly record struct Position(int Priority, long Sequence) : IComparable<Position>
    {
        public int CompareTo(Position other) =>
            Priority != other.Priority ? other.Priority.CompareTo(Priority) : Sequence.CompareTo(other.Sequence);
    }
}
