using TacoQ.Broker;

namespace TacoQ.Relay.Ingest;

/// <summary>
/// For how long this relay has heard all that workers say: a worker's silence proves nothing while the broker, the database or this
/// process could not be reached, or while the relay has still to catch up.
/// </summary>
internal sealed class Hearing(ITaskBroker broker, TimeProvider time)
{
    // Longer than that, and heartbeats may be waiting behind it.
    private static readonly TimeSpan LongBatch = TimeSpan.FromSeconds(2);

    // Not asked for as long as that: the process stood still.
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private long? since;
    private long? storing;
    private long askedAt = time.GetTimestamp();

    /// <summary>Events are taken from the broker from now on.</summary>
    public void Start()
    {
        lock (gate)
        {
            (since, storing) = (time.GetTimestamp(), null);
        }
    }

    /// <summary>A batch has been taken.</summary>
    public void Take()
    {
        lock (gate)
        {
            storing = time.GetTimestamp();
        }
    }

    /// <summary>The batch is stored.</summary>
    /// <param name="more">Others wait behind it.</param>
    public void Store(bool more)
    {
        lock (gate)
        {
            if (more || IsLong())
            {
                since = time.GetTimestamp();
            }

            storing = null;
        }
    }

    /// <summary>For how long. To be asked about every second.</summary>
    public TimeSpan Measure()
    {
        lock (gate)
        {
            var pause = time.GetElapsedTime(askedAt);
            askedAt = time.GetTimestamp();
            if (since is not { } start)
            {
                return TimeSpan.Zero;
            }

            if (pause > LongPause || IsLong() || broker.Failure is not null || !broker.UntilUnblockedAsync(new(canceled: true)).IsCompletedSuccessfully)
            {
                since = askedAt;
                return TimeSpan.Zero;
            }

            return time.GetElapsedTime(start);
        }
    }

    private bool IsLong() => storing is { } began && time.GetElapsedTime(began) > LongBatch;
}
