using TacoQ.Broker;

namespace TacoQ.RabbitMQ;

/// <summary>A message of a relay's queue.</summary>
internal sealed class RabbitMQEventDelivery(ConsumerSession session, ulong tag) : EventDelivery
{
    public ConsumerSession Session { get; } = session;

    public ulong Tag { get; } = tag;
}
