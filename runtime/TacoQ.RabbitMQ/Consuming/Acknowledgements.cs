namespace TacoQ.RabbitMQ;

/// <summary>
/// Acknowledges what one channel has delivered. Tags that follow each other go with one frame, which costs the broker no more than
/// one alone. A tag whose predecessors are still at work waits a moment for them, and then goes by itself.
/// </summary>
/// <param name="send">Sends an acknowledgement: its tag, whether it is for all before it too, and of how many deliveries it is.</param>
/// <param name="prefetch">How many deliveries may be unacknowledged: only a part of them may wait here.</param>
/// <param name="time">The clock.</param>
internal sealed class Acknowledgements(Func<ulong, bool, int, Task> send, int prefetch, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    private readonly Lock gate = new();
    private readonly HashSet<ulong> waiting = [];
    private readonly HashSet<ulong> settled = [];
    private Task sending = Task.CompletedTask;
    private ulong through;
    private bool isScheduled;
    private bool isWaiting;

    /// <summary>The delivery is done with.</summary>
    public void Add(ulong tag)
    {
        lock (gate)
        {
            waiting.Add(tag);
            if (isScheduled)
            {
                return;
            }

            isScheduled = true;
        }

        // In the shared queue of the thread pool: those that are done with at the same moment come first.
        ThreadPool.UnsafeQueueUserWorkItem(static acknowledgements => _ = acknowledgements.FlushAsync(all: false), this, preferLocal: false);
    }

    /// <summary>The delivery was settled otherwise.</summary>
    public void Skip(ulong tag)
    {
        lock (gate)
        {
            settled.Add(tag);
        }
    }

    /// <summary>Sends what waits.</summary>
    public Task FlushAsync() => FlushAsync(all: true);

    private Task FlushAsync(bool all)
    {
        lock (gate)
        {
            return sending = SendAsync(sending, Take(all));
        }
    }

    /// <summary>One after the other: of a tag that is acknowledged already the broker does not know.</summary>
    private async Task SendAsync(Task before, (ulong UpTo, int Count, ulong[] Single) taken)
    {
        await before.ConfigureAwait(false);
        if (taken.Count > 0)
        {
            await send(taken.UpTo, taken.Count > 1, taken.Count).ConfigureAwait(false);
        }

        foreach (var tag in taken.Single)
        {
            await send(tag, false, 1).ConfigureAwait(false);
        }
    }

    /// <summary>What is to be sent: up to which tag, of how many deliveries, and which others.</summary>
    private (ulong UpTo, int Count, ulong[] Single) Take(bool all)
    {
        isScheduled = false;
        var (upTo, count) = (0UL, 0);
        while (true)
        {
            if (waiting.Remove(through + 1))
            {
                upTo = through + 1;
                count++;
            }
            else if (!settled.Remove(through + 1))
            {
                break;
            }

            through++;
        }

        ulong[] single = all || waiting.Count > prefetch / 4 ? [.. waiting.Order()] : [];
        if (single.Length > 0)
        {
            settled.UnionWith(waiting);
            waiting.Clear();
        }
        else if (waiting.Count > 0 && !isWaiting)
        {
            isWaiting = true;
            _ = WaitAsync();
        }

        return (upTo, count, single);
    }

    private async Task WaitAsync()
    {
        await Task.Delay(Patience, time).ConfigureAwait(false);
        lock (gate)
        {
            isWaiting = false;
        }

        await FlushAsync(all: true).ConfigureAwait(false);
    }
}
