using TacoQ.Broker;
using TacoQ.Diagnostics;
using TacoQ.Wire;

namespace TacoQ.Relay.Ingest;

/// <summary>Events that cannot be stored, as messages that can be published again when the cause is gone.</summary>
internal static class QuarantinedEvents
{
    public const string Queue = "events";

    public static UnreadableMessage Of(WireEvent e, string reason)
    {
        using var buffer = new PooledBuffer();
        TaskEventsCodec.Write(buffer, [e]);
        return new(
            $"{e.GetType().Name}: {reason}",
            Queue,
            new Dictionary<string, string> { ["message_type"] = TaskEventsCodec.MessageType },
            buffer.WrittenSpan.ToArray())
        {
            TaskId = (e as TaskEvent)?.TaskId,
            TraceId = e is TaskAssigned { Assignment.TraceContext: { Count: > 0 } traceContext } ? TacoTelemetry.PublisherOf(traceContext).TraceId.ToHexString() : null,
        };
    }
}
