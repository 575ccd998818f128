using TacoQ.Wire;

namespace TacoQ.Broker;

/// <summary>One message for the relay: a batch of events, or bytes that nobody can read.</summary>
internal abstract class EventDelivery
{
    public IReadOnlyList<WireEvent> Events { get; init; } = [];

    public UnreadableMessage? Unreadable { get; init; }
}
