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
    /// <summary>The task is completed.</summary>
    public static readonly Func<TaskRow, bool> IsCompleted = row => row.IsCompleted;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    // Other relays announce for five seconds what this one asks for.
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(2);

    // By then they have heard it.
    private static readonly TimeSpan Heard = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<Guid, Waiters> waiting = [];
    private readonly Lock gate = new();
    private volatile TaskSubscription[] subscriptions = [];
    private long askedAt;

    /// <summary>How many tasks are waited for.</summary>
    public int Waiting => waiting.Count;

    /// <summary>Waits until the row satisfies the condition, or the time is over. For <see cref="IsCompleted"/> nobody looks at the row of a task that has only begun.</summary>
    /// <returns>The row as it is then; null when there is none.</returns>
    public async Task<TaskRow?> WaitAsync(Guid id, TimeSpan wait, Func<TaskRow, bool> condition, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var left = wait - time.GetElapsedTime(start);
            using var waiter = left > TimeSpan.Zero ? Watch(id, forEnd: condition == IsCompleted) : null;
            var row = await store.FindAsync(id, cancellationToken);
            if (waiter is null || (row is not null && condition(row)))
            {
                return row;
            }

            // What another relay stores before it hears that somebody waits here, it does not announce.
            await waiter.Changed.WaitAsync(Ask() && Heard < left ? Heard : left, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

        store.AnnounceListener(forAll: true);
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

    public void Signal(Guid id) => Signal(id, mayBeEnd: true);

    /// <summary>The task has changed, and perhaps ended.</summary>
    public void Signal(Guid id, bool mayBeEnd)
    {
        foreach (var subscription in subscriptions)
        {
            subscription.Offer(id);
        }

        if (waiting.TryGetValue(id, out var waiters))
        {
            waiters.Signal(mayBeEnd);
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
                    store.AnnounceListener(forAll: true);
                }

                if (!waiting.IsEmpty)
                {
                    Ask();
                }
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The store does not answer now; the ingest says so.
            }
        }
    }

    /// <summary>Asks other relays to announce ends, unless it has been done a moment ago.</summary>
    /// <returns>Whether it was done now.</returns>
    private bool Ask()
    {
        var last = Interlocked.Read(ref askedAt);
        if (last != 0 && time.GetElapsedTime(last) < AskInterval || Interlocked.CompareExchange(ref askedAt, time.GetTimestamp(), last) != last)
        {
            return false;
        }

        store.AnnounceListener(forAll: false);
        return true;
    }

    private void Unsubscribe(TaskSubscription subscription)
    {
        lock (gate)
        {
            subscriptions = [.. subscriptions.Where(other => other != subscription)];
        }
    }

    private Waiter Watch(Guid id, bool forEnd)
    {
        while (true)
        {
            var waiters = waiting.GetOrAdd(id, static _ => new Waiters());
            if (waiters.TryAdd(forEnd) is { } changed)
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
        private TaskCompletionSource? changed;
        private TaskCompletionSource? ended;
        private int count;
        private bool closed;

        public Task? TryAdd(bool forEnd)
        {
            lock (gate)
            {
                if (closed)
                {
                    return null;
                }

                count++;
                ref var signalled = ref forEnd ? ref ended : ref changed;
                return (signalled ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
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

        public void Signal(bool mayBeEnd)
        {
            TaskCompletionSource? ofChange, ofEnd = null;
            lock (gate)
            {
                (ofChange, changed) = (changed, null);
                if (mayBeEnd)
                {
                    (ofEnd, ended) = (ended, null);
                }
            }

            ofChange?.TrySetResult();
            ofEnd?.TrySetResult();
        }
    }
}
