using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using TacoQ.Broker;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ;

/// <summary>Consumes the relay's queue.</summary>
internal sealed class RabbitMQEventConsumer(ConnectionSupervisor supervisor, ushort prefetch, RabbitMQOptions options, TimeProvider time, ILogger logger)
    : ConsumerLoop(supervisor, NativeTopology.RelayQueue, options, time, logger), IEventConsumer
{
    // Bounded by the prefetch of the broker.
    private readonly Channel<Delivery> deliveries = Channel.CreateUnbounded<Delivery>(new() { SingleReader = true, SingleWriter = true });

    protected override ushort Prefetch => prefetch;

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
        for (var i = 0; i < deliveries.Count; i++)
        {
            var delivery = (Delivery)deliveries[i];
            if (i == deliveries.Count - 1 || ((Delivery)deliveries[i + 1]).Session != delivery.Session)
            {
                await delivery.Session.AckAsync(delivery.Tag, multiple: true).ConfigureAwait(false);
            }
        }
    }

    protected override async Task<string> DeclareAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await NativeTopology.DeclareExchangesAsync(channel, cancellationToken).ConfigureAwait(false);
        await NativeTopology.DeclareRelayQueueAsync(channel, cancellationToken).ConfigureAwait(false);
        return NativeTopology.RelayQueue;
    }

    protected override void OnMessage(ConsumerSession session, BasicDeliverEventArgs message) =>
        deliveries.Writer.TryWrite(Decode(session, message));

    private static Delivery Decode(ConsumerSession session, BasicDeliverEventArgs message)
    {
        var headers = message.BasicProperties.Headers;
        if (MessageHeaders.GetText(headers, MessageHeaders.Unreadable) is { } reason)
        {
            return Unreadable(reason, MessageHeaders.GetText(headers, MessageHeaders.Queue) ?? NativeTopology.RelayQueue);
        }

        var type = MessageHeaders.GetText(headers, MessageHeaders.MessageType);
        try
        {
            return type == TaskEventsCodec.MessageType
                ? new Delivery(session, message.DeliveryTag) { Events = TaskEventsCodec.Read(message.Body.Span) }
                : Unreadable($"The header message_type is '{type}', not {TaskEventsCodec.MessageType}.", NativeTopology.RelayQueue);
        }
        catch (WireFormatException e)
        {
            return Unreadable(e.Message, NativeTopology.RelayQueue);
        }

        Delivery Unreadable(string why, string queue) => new(session, message.DeliveryTag)
        {
            Unreadable = new(why, queue, MessageHeaders.GetAll(headers), message.Body.ToArray()),
        };
    }

    private sealed class Delivery(ConsumerSession session, ulong tag) : EventDelivery
    {
        public ConsumerSession Session { get; } = session;

        public ulong Tag { get; } = tag;
    }
}
