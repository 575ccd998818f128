using System.Collections.Concurrent;
using TacoQ.Wire;

namespace TacoQ.Worker;

/// <summary>
/// What relays say of the worker kinds: whether tasks of them may be taken. Until a relay has said so once, or a short while, no task
/// of a worker kind starts.
/// </summary>
internal sealed class PausedKinds(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, State> states = new(StringComparer.Ordinal);
    private long since = time.GetTimestamp();

    /// <summary>Those that are paused.</summary>
    public IEnumerable<string> All => states.Where(state => state.Value.IsPaused).Select(state => state.Key);

    /// <summary>The worker asks from now on.</summary>
    public void Start() => since = time.GetTimestamp();

    /// <summary>Hears a relay.</summary>
    /// <returns>Whether that changes anything.</returns>
    public bool Hear(WorkerKindPaused e) => Of(e.WorkerKind).Hear(e);

    public bool IsPaused(string workerKind) => Of(workerKind).IsPaused;

    /// <summary>Waits until a relay has spoken of the worker kind, if that is still to be waited for.</summary>
    public async ValueTask KnownAsync(string workerKind, CancellationToken cancellationToken)
    {
        var known = Of(workerKind).Known;
        var left = Patience - time.GetElapsedTime(since);
        if (!known.IsCompleted && left > TimeSpan.Zero)
        {
            await known.WaitAsync(left, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private State Of(string workerKind) => states.GetOrAdd(workerKind, static _ => new());

    private sealed class State
    {
        private readonly Lock gate = new();
        private readonly TaskCompletionSource known = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long at = -1;

        public Task Known => known.Task;

        public bool IsPaused { get; private set; }

        public bool Hear(WorkerKindPaused e)
        {
            bool changed;
            lock (gate)
            {
                changed = e.At > at && e.Paused != IsPaused;
                if (e.At > at)
                {
                    (at, IsPaused) = (e.At, e.Paused);
                }
            }

            known.TrySetResult();
            return changed;
        }
    }
}
