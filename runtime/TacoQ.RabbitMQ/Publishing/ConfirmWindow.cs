namespace TacoQ.RabbitMQ;

/// <summary>The messages of one channel that wait for the broker's confirm, by sequence number.</summary>
internal sealed class ConfirmWindow(int capacity) : IDisposable
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim free = new(capacity, capacity);
    private readonly Dictionary<ulong, Entry> outstanding = [];
    private ulong next = 1;
    private ulong lowest = 1;
    private bool closed;

    public int Count
    {
        get
        {
            lock (gate)
            {
                return outstanding.Count;
            }
        }
    }

    /// <summary>When the message was sent that waits longest; null when none waits.</summary>
    public long? OldestSentAt
    {
        get
        {
            lock (gate)
            {
                return outstanding.TryGetValue(lowest, out var entry) ? entry.SentAt : null;
            }
        }
    }

    public Task WaitForRoomAsync(CancellationToken cancellationToken) => free.WaitAsync(cancellationToken);

    /// <summary>The room that was waited for is not needed.</summary>
    public void GiveBack() => free.Release();

    /// <summary>Notes a message that is about to be sent, with the next number.</summary>
    public void Add(Publication publication, long now)
    {
        lock (gate)
        {
            outstanding.Add(next++, new(publication, now));
        }
    }

    /// <summary>The broker's answer to a number, or to all up to it.</summary>
    /// <returns>What it is the answer to.</returns>
    public IReadOnlyList<Publication> Settle(ulong number, bool multiple)
    {
        var settled = new List<Publication>(1);
        lock (gate)
        {
            if (closed)
            {
                return [];
            }

            for (var n = multiple ? lowest : number; n <= number; n++)
            {
                if (outstanding.Remove(n, out var entry))
                {
                    settled.Add(entry.Publication);
                }
            }

            while (lowest < next && !outstanding.ContainsKey(lowest))
            {
                lowest++;
            }
        }

        if (settled.Count > 0)
        {
            free.Release(settled.Count);
        }

        return settled;
    }

    public Publication? Find(Func<Publication, bool> predicate)
    {
        lock (gate)
        {
            return outstanding.Values.Select(entry => entry.Publication).FirstOrDefault(predicate);
        }
    }

    /// <summary>The channel is gone: whatever waits will get no answer.</summary>
    public IReadOnlyList<Publication> Close()
    {
        lock (gate)
        {
            closed = true;
            Publication[] rest = [.. outstanding.OrderBy(entry => entry.Key).Select(entry => entry.Value.Publication)];
            outstanding.Clear();
            return rest;
        }
    }

    public void Dispose() => free.Dispose();

    private readonly record struct Entry(Publication Publication, long SentAt);
}
