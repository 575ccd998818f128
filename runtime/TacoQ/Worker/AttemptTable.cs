using System.Collections.Concurrent;
using TacoQ.Broker;

namespace TacoQ.Worker;

/// <summary>
/// The attempts of this process, now and lately. The same attempt may be delivered again, when a connection is lost or it was
/// published twice: it joins the one that runs, and one that is over is acknowledged, so that it does not run twice here.
/// </summary>
internal sealed class AttemptTable
{
    private const int Remembered = 10_000;

    private readonly ConcurrentDictionary<(Guid, int), RunningAttempt> current = [];
    private readonly RecentSet<(Guid, int)> over = new(Remembered);

    public int Count => current.Count;

    public ICollection<RunningAttempt> Current => current.Values;

    /// <summary>Begins an attempt with its first delivery; false when it shall not run.</summary>
    public async ValueTask<bool> TryBeginAsync(RunningAttempt attempt, AssignmentDelivery delivery)
    {
        var key = Key(attempt);
        while (true)
        {
            if (over.Contains(key))
            {
                await delivery.AckAsync().ConfigureAwait(false);
                return false;
            }

            var first = current.GetOrAdd(key, attempt);
            if (ReferenceEquals(first, attempt))
            {
                // It may have ended between the two looks.
                if (!over.Contains(key))
                {
                    return true;
                }

                current.TryRemove(key, out _);
            }
            else if (first.TryJoin(delivery))
            {
                return false;
            }
            else if (first.IsLeased)
            {
                await delivery.AckAsync().ConfigureAwait(false);
                return false;
            }
        }
    }

    /// <summary>Its end is confirmed: acknowledges it, and remembers that it is over.</summary>
    public async ValueTask EndAsync(RunningAttempt attempt)
    {
        over.Add(Key(attempt));
        current.TryRemove(Key(attempt), out _);
        await attempt.CloseAsync().ConfigureAwait(false);
    }

    /// <summary>It is the relay's now, which may send the same attempt again: acknowledges it.</summary>
    public async ValueTask HandOverAsync(RunningAttempt attempt)
    {
        current.TryRemove(Key(attempt), out _);
        await attempt.CloseAsync().ConfigureAwait(false);
    }

    /// <summary>It was not finished here: gives it back to the broker.</summary>
    public async ValueTask ReturnAsync(RunningAttempt attempt)
    {
        current.TryRemove(Key(attempt), out _);
        await attempt.ReturnAsync().ConfigureAwait(false);
    }

    private static (Guid, int) Key(RunningAttempt attempt) => (attempt.Assignment.Id, attempt.Assignment.Attempt);
}
