using RabbitMQ.Client;
using TacoQ.Broker;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ;

/// <summary>What is published in a topology, as AMQP messages.</summary>
internal sealed class Messages(ITopology topology, TimeProvider time)
{
    public const string ContentType = "application/avro";

    public ITopology Topology => topology;

    /// <exception cref="PublishRefusedException">AMQP cannot carry it.</exception>
    public Publication ToPublication(TaskAssignment assignment, TimeSpan limit)
    {
        if (AssignmentMessages.Refuse(assignment) is { } reason)
        {
            throw new PublishRefusedException(reason);
        }

        var id = assignment.Id.ToString();
        return Publish(topology.RoutingKey(assignment), AssignmentMessages.Body(assignment), () => Properties(assignment, id), limit, assignment.WorkerKind, id);
    }

    /// <summary>The event as a message of its own; null when it goes into a batch.</summary>
    public Publication? ToPublication(WireEvent wireEvent, TimeSpan limit) => topology.ToRecord(wireEvent) is { } record
        ? Publish(topology.EventsKey, record.Body, () => Properties(record), limit, workerKind: null, record.MessageId)
        : null;

    public Publication ToPublication(PooledBuffer events, TimeSpan limit) =>
        Publish(topology.EventsKey, events, static () => Persistent(TaskEventsCodec.MessageType), limit);

    /// <summary>A message that a worker could not read, as it was, for the relay's quarantine.</summary>
    public Publication ToQuarantine(IReadOnlyBasicProperties original, ReadOnlyMemory<byte> body, string queue, string reason)
    {
        var headers = new Dictionary<string, string>(MessageHeaders.GetAll(original.Headers)) { [MessageHeaders.Unreadable] = reason, [MessageHeaders.Queue] = queue };
        return Copy(topology.Exchange, topology.EventsKey, body, headers, Timeout.InfiniteTimeSpan, workerKind: null);
    }

    /// <summary>The same of a message whose properties cannot be decoded: they go along as they came, in base64, cut where they would not fit.</summary>
    public Publication ToQuarantine(ReadOnlyMemory<byte> properties, ReadOnlyMemory<byte> body, string queue, string reason, TimeSpan limit)
    {
        var bytes = properties.Span[..Math.Min(properties.Length, MessageHeaders.MaxTextLength / 4 * 3)];
        var headers = new Dictionary<string, string> { [MessageHeaders.Unreadable] = reason, [MessageHeaders.Queue] = queue, [MessageHeaders.Properties] = Convert.ToBase64String(bytes) };
        return Copy(topology.Exchange, topology.EventsKey, body, headers, limit, workerKind: null);
    }

    /// <summary>A message out of quarantine, as it was before.</summary>
    public Publication ToReplay(UnreadableMessage message, TimeSpan limit)
    {
        var headers = message.Headers.Where(header => header.Key is not (MessageHeaders.Unreadable or MessageHeaders.Queue or MessageHeaders.Properties)).ToDictionary();
        return !IsEvents(message) && topology.WorkerKindOf(message.Queue) is { } workerKind
            ? Copy("", message.Queue, message.Body, headers, limit, workerKind)
            : Copy(topology.Exchange, topology.EventsKey, message.Body, headers, limit, workerKind: null);
    }

    /// <summary>Whatever queue it was in, only relays read such.</summary>
    public static bool IsEvents(UnreadableMessage message) => message.Headers.GetValueOrDefault(MessageHeaders.MessageType) == TaskEventsCodec.MessageType;

    private Publication Publish(string key, PooledBuffer body, Func<BasicProperties> properties, TimeSpan limit, string? workerKind = null, string? messageId = null) =>
        new(topology, topology.Exchange, key, body, properties, time.GetTimestamp(), limit) { WorkerKind = workerKind, MessageId = messageId };

    private Publication Copy(string exchange, string key, ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, string> headers, TimeSpan limit, string? workerKind)
    {
        var buffer = new PooledBuffer(body.Length);
        body.Span.CopyTo(buffer.GetSpan(body.Length));
        buffer.Advance(body.Length);
        return new(topology, exchange, key, buffer, () => WithHeaders(headers), time.GetTimestamp(), limit) { WorkerKind = workerKind, IsCopy = true };
    }

    private BasicProperties Properties(TaskAssignment assignment, string id)
    {
        var properties = Persistent(TaskAssignmentUpdate.MessageType, AssignmentMessages.Headers(assignment, topology.IsOfV04));
        properties.MessageId = id;
        properties.ReplyTo = assignment.ReplyTo;
        properties.Timestamp = new(time.GetUtcNow().ToUnixTimeSeconds());
        if (topology.Priority(assignment) is { } priority)
        {
            properties.Priority = priority;
        }

        return properties;
    }

    private static BasicProperties Properties(EventRecord record)
    {
        var properties = Persistent(record.MessageType, new(record.Headers));
        properties.MessageId = record.MessageId;
        properties.ReplyTo = record.ReplyTo;
        return properties;
    }

    private static BasicProperties Persistent(string messageType, Dictionary<string, object?>? headers = null)
    {
        headers ??= [];
        headers[MessageHeaders.MessageType] = messageType;
        return new() { ContentType = ContentType, DeliveryMode = DeliveryModes.Persistent, Headers = headers };
    }

    private static BasicProperties WithHeaders(IReadOnlyDictionary<string, string> headers)
    {
        // One that came without a message type stays so: workers take it for a task.
        return new() { ContentType = ContentType, DeliveryMode = DeliveryModes.Persistent, Headers = headers.ToDictionary(header => header.Key, header => (object?)header.Value) };
    }
}
