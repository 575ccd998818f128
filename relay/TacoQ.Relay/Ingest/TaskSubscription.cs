namespace TacoQ.Relay.Ingest;

/// <summary>Notes which tasks have changed since its reader looked last. Bounded: however slow the reader is, each task is noted once.</summary>
internal sealed class TaskSubscription(IReadOnlySet<Guid>? ids, TimeProvider time, Action<TaskSubscription> onDisposed) : IDisposable
{
    private const int Capacity = 10_000;
    private const int Taken = 500;

    private readonly Lock gate = new();
    private readonly HashSet<Guid> changed = [];
    private TaskCompletionSource wake = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Of which tasks; null for all.</summary>
    public IReadOnlySet<Guid>? Ids => ids;

    /// <summary>The reader was so slow that changes were left out.</summary>
    public bool HasMissed { get; private set; }

    public void Offer(Guid id)
    {
        if (ids?.Contains(id) == false)
        {
            return;
        }

        lock (gate)
        {
            if (changed.Count < Capacity)
            {
                changed.Add(id);
            }
            else
            {
                HasMissed |= !changed.Contains(id);
            }

            wake.TrySetResult();
        }
    }

    /// <summary>Waits for changes: some of the tasks that have changed, or none when the time is over.</summary>
    public async Task<IReadOnlyCollection<Guid>> TakeAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        await wake.Task.WaitAsync(limit, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            Guid[] taken = [.. changed.Take(Taken)];
            changed.ExceptWith(taken);
            if (changed.Count == 0 && wake.Task.IsCompleted)
            {
                wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return taken;
        }
    }

    public void Dispose() => onDisposed(this);
}
