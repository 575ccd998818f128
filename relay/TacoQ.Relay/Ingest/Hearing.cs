using TacoQ.Broker;

namespace TacoQ.Relay.Ingest;

/// <summary>
/// For how long this relay has heard all that workers say: a worker's silence proves nothing while the broker, the database or this
/// process could not be reached, or while the relay has still to catch up.
/// </summary>
internal sealed class Hearing(ITaskBroker broker, TimeProvider time)
{
    // Longer than that, and heartbeats are waiting behind it.
    private static readonly TimeSpan LongBatch = TimeSpan.FromSeconds(5);

    // Not asked for as long as that: the process stood still.
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(5);

    // Whoever has not caught up by then is as busy always.
    private static readonly TimeSpan LongestCatchUp = TimeSpan.FromMinutes(5);

    // When each batch was taken that is not yet stored: they are stored in that order.
    private readonly Queue<long> storing = [];
    private readonly Lock gate = new();
    private long? unbrokenSince;
    private long caughtUpSince;
    private long askedAt = time.GetTimestamp();

    /// <summary>Events are taken from the broker from now on.</summary>
    public void Start()
    {
        lock (gate)
        {
            storing.Clear();
            Restart();
        }
    }

    /// <summary>A batch has been taken.</summary>
    public void Take()
    {
        lock (gate)
        {
            storing.Enqueue(time.GetTimestamp());
        }
    }

    /// <summary>The batch is stored.</summary>
    /// <param name="more">Others wait behind it.</param>
    public void Store(bool more)
    {
        lock (gate)
        {
            if (IsLong())
            {
                Restart();
            }
            else if (more)
            {
                caughtUpSince = time.GetTimestamp();
            }

            storing.TryDequeue(out _);
        }
    }

    /// <summary>For how long. To be asked about every second.</summary>
    public TimeSpan Measure()
    {
        lock (gate)
        {
            var pause = time.GetElapsedTime(askedAt);
            askedAt = time.GetTimestamp();
            if (unbrokenSince is not { } start)
            {
                return TimeSpan.Zero;
            }

            if (pause > LongPause || IsLong() || broker.Failure is not null || !broker.UntilUnblockedAsync(new(canceled: true)).IsCompletedSuccessfully)
            {
                Restart();
                return TimeSpan.Zero;
            }

            var (unbroken, caughtUp) = (time.GetElapsedTime(start) - LongestCatchUp, time.GetElapsedTime(caughtUpSince));
            return unbroken > caughtUp ? unbroken : caughtUp;
        }
    }

    private void Restart() => unbrokenSince = caughtUpSince = time.GetTimestamp();

    private bool IsLong() => storing.TryPeek(out var began) && time.GetElapsedTime(began) > LongBatch;
}
