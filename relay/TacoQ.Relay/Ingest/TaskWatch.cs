using System.Collections.Concurrent;
using System.Collections.Frozen;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Ingest;

/// <summary>
/// Wakes requests that wait for a task: at once when this relay stores a change, or when another one announces it; and, should an
/// announcement get lost, by one look for all of them together every second.
/// </summary>
internal sealed class TaskWatch(ITaskStore store, TimeProvider time)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Guid, Waiters> waiting = [];
    private readonly Lock gate = new();
    private volatile TaskSubscription[] subscriptions = [];

    /// <summary>How many tasks are waited for.</summary>
    public int Waiting => waiting.Count;

    /// <summary>Waits until the row satisfies the condition, or the time is over.</summary>
    /// <returns>The row as it is then; null when there is none.</returns>
    public async Task<TaskRow?> WaitAsync(Guid id, TimeSpan wait, Func<TaskRow, bool> condition, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var left = wait - time.GetElapsedTime(start);
            using var waiter = left > TimeSpan.Zero ? Watch(id) : null;
            var row = await store.FindAsync(id, cancellationToken);
            if (waiter is null || (row is not null && condition(row)))
            {
                return row;
            }

            await waiter.Changed.WaitAsync(left, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Notes which tasks change, of these or of all, until disposed.</summary>
    public TaskSubscription Subscribe(IReadOnlySet<Guid>? ids)
    {
        var subscription = new TaskSubscription(ids, time, Unsubscribe);
        lock (gate)
        {
            subscriptions = [.. subscriptions, subscription];
        }

        return subscription;
    }

    /// <summary>This relay has changed the tasks: also tells other relays, if they want to know.</summary>
    public void Changed(IReadOnlyCollection<Guid> ids)
    {
        foreach (var id in ids)
        {
            Signal(id);
        }

        if (store.IsListenedTo)
        {
            store.Announce(ids);
        }
    }

    public void Signal(Guid id)
    {
        foreach (var subscription in subscriptions)
        {
            subscription.Offer(id);
        }

        if (waiting.TryGetValue(id, out var waiters))
        {
            waiters.Signal();
        }
    }

    /// <summary>Hears other relays, and looks for what was not heard, until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(store.ListenAsync(Signal, cancellationToken), LookAsync(cancellationToken));

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var seen = new Dictionary<Guid, TaskVersion>();
        using var timer = new PeriodicTimer(LookInterval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                var wanted = waiting.Keys.Concat(subscriptions.SelectMany(subscription => subscription.Ids ?? FrozenSet<Guid>.Empty)).ToHashSet();
                var now = wanted.Count == 0 ? [] : (await store.FindVersionsAsync(wanted, cancellationToken)).ToDictionary(version => version.Id);
                foreach (var id in wanted.Where(id => seen.GetValueOrDefault(id) != now.GetValueOrDefault(id)))
                {
                    Signal(id);
                }

                seen = now;
                if (subscriptions.Length > 0)
                {
                    store.AnnounceListener();
                }
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The store does not answer now; the ingest says so.
            }
        }
    }

    private void Unsubscribe(TaskSubscription subscription)
    {
        lock (gate)
        {
            subscriptions = [.. subscriptions.Where(other => other != subscription)];
        }
    }

    private Waiter Watch(Guid id)
    {
        while (true)
        {
            var waiters = waiting.GetOrAdd(id, static _ => new Waiters());
            if (waiters.TryAdd() is { } changed)
            {
                return new(this, id, waiters, changed);
            }
        }
    }

    private sealed class Waiter(TaskWatch watch, Guid id, Waiters waiters, Task changed) : IDisposable
    {
        public Task Changed => changed;

        public void Dispose()
        {
            if (waiters.RemoveIsLast())
            {
                watch.waiting.TryRemove(new(id, waiters));
            }
        }
    }

    /// <summary>All that wait for one task.</summary>
    private sealed class Waiters
    {
        private readonly Lock gate = new();
        private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int count;
        private bool closed;

        public Task? TryAdd()
        {
            lock (gate)
            {
                if (closed)
                {
                    return null;
                }

                count++;
                return changed.Task;
            }
        }

        public bool RemoveIsLast()
        {
            lock (gate)
            {
                closed = --count == 0;
                return closed;
            }
        }

        public void Signal()
        {
            TaskCompletionSource signalled;
            lock (gate)
            {
                signalled = changed;
                changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            signalled.TrySetResult();
        }
    }
}
