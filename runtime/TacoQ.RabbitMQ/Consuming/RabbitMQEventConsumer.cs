using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using TacoQ.Broker;

namespace TacoQ.RabbitMQ;

/// <summary>Consumes the relay's queues, one for each topology.</summary>
internal sealed class RabbitMQEventConsumer : IEventConsumer
{
    // Bounded by the prefetch of the broker.
    private readonly Channel<RabbitMQEventDelivery> deliveries = Channel.CreateUnbounded<RabbitMQEventDelivery>(new() { SingleReader = true });
    private readonly RelayQueueConsumer[] queues;

    public RabbitMQEventConsumer(Func<ChannelWriter<RabbitMQEventDelivery>, IEnumerable<RelayQueueConsumer>> createQueues) => queues = [.. createQueues(deliveries.Writer)];

    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(queues.Select(queue => queue.StartAsync(cancellationToken)));

    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await deliveries.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false);

    public bool TryTake([NotNullWhen(true)] out EventDelivery? delivery)
    {
        while (deliveries.Reader.TryRead(out var next))
        {
            if (next.Session.IsOpen)
            {
                delivery = next;
                return true;
            }
        }

        delivery = null;
        return false;
    }

    /// <summary>They are acknowledged in the order in which they came, so the last one of a session stands for those before it.</summary>
    public async ValueTask AckAsync(IReadOnlyList<EventDelivery> deliveries)
    {
        var last = new Dictionary<ConsumerSession, ulong>();
        foreach (var delivery in deliveries.Cast<RabbitMQEventDelivery>())
        {
            last[delivery.Session] = delivery.Tag;
        }

        foreach (var (session, tag) in last)
        {
            await session.AckUpToAsync(tag).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(queues.Select(queue => queue.DisposeAsync().AsTask())).ConfigureAwait(false);
}
