using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace TacoQ.Broker;

/// <summary>The relay's end of the in-process event queue.</summary>
internal sealed class InProcessEventConsumer(ChannelReader<InProcessEvent> events, ConcurrentQueue<InProcessEvent> returned, int prefetch) : IEventConsumer
{
    private readonly HashSet<InProcessEvent> unacknowledged = [];

    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        if (returned.IsEmpty && !await events.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            // The broker is closed: nothing will come, but the relay decides when to stop.
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    public bool TryTake([NotNullWhen(true)] out EventDelivery? delivery)
    {
        delivery = null;
        if (unacknowledged.Count >= prefetch || (!returned.TryDequeue(out var item) && !events.TryRead(out item)))
        {
            return false;
        }

        unacknowledged.Add(item);
        delivery = item;
        return true;
    }

    public ValueTask AckAsync(IReadOnlyList<EventDelivery> deliveries)
    {
        foreach (var delivery in deliveries)
        {
            if (unacknowledged.Remove((InProcessEvent)delivery))
            {
                ((InProcessEvent)delivery).Confirm();
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var item in unacknowledged)
        {
            returned.Enqueue(item);
        }

        unacknowledged.Clear();
        return ValueTask.CompletedTask;
    }
}
