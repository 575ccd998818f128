using RabbitMQ.Client;
using TacoQ.Broker;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ;

/// <summary>Tasks, events and replies as AMQP messages of the native topology, and back.</summary>
internal sealed class NativeMessages(TimeProvider time)
{
    private const string ContentType = "application/avro";

    public Publication ToPublication(TaskAssignment assignment, TimeSpan limit)
    {
        var buffer = new PooledBuffer(PooledBuffer.DefaultCapacity + assignment.Input.Length);
        ToRecord(assignment).Write(buffer);
        var id = assignment.Id.ToString();
        return new Publication(NativeTopology.Exchange, NativeTopology.RoutingKey(assignment), buffer, () => Properties(assignment, id), time.GetTimestamp(), limit)
        {
            WorkerKind = assignment.WorkerKind,
            MessageId = id,
        };
    }

    public Publication ToPublication(PooledBuffer events, TimeSpan limit) =>
        new(NativeTopology.Exchange, NativeTopology.EventsKey, events, () => Persistent(TaskEventsCodec.MessageType), time.GetTimestamp(), limit);

    /// <summary>A message that a worker could not read, as it was, for the relay's quarantine.</summary>
    public Publication ToQuarantine(IReadOnlyBasicProperties original, ReadOnlyMemory<byte> body, string queue, string reason)
    {
        var headers = new Dictionary<string, string>(MessageHeaders.GetAll(original.Headers)) { [MessageHeaders.Unreadable] = reason, [MessageHeaders.Queue] = queue };
        return new(NativeTopology.Exchange, NativeTopology.EventsKey, Copy(body), () => WithHeaders(headers), time.GetTimestamp(), Timeout.InfiniteTimeSpan) { IsCopy = true };
    }

    /// <summary>A message out of quarantine, as it was before.</summary>
    public Publication ToReplay(UnreadableMessage message, TimeSpan limit)
    {
        var headers = message.Headers.Where(header => header.Key is not (MessageHeaders.Unreadable or MessageHeaders.Queue)).ToDictionary();
        var (exchange, key) = message.Queue == NativeTopology.EventsKey ? (NativeTopology.Exchange, NativeTopology.EventsKey) : ("", message.Queue);
        return new(exchange, key, Copy(message.Body), () => WithHeaders(headers), time.GetTimestamp(), limit) { WorkerKind = NativeTopology.WorkerKindOf(message.Queue), IsCopy = true };
    }

    public static (BasicProperties Properties, ReadOnlyMemory<byte> Body) ToReply(TaskReply reply)
    {
        using var buffer = new PooledBuffer(PooledBuffer.DefaultCapacity + reply.Output.Length);
        new TaskCompletedUpdate(reply.TaskId, reply.CompletedAt, reply.Output, reply.Outcome == TaskOutcome.Succeeded ? 0 : 1).Write(buffer);
        var properties = new BasicProperties
        {
            ContentType = ContentType,
            MessageId = reply.TaskId.ToString(),
            Headers = new Dictionary<string, object?>
            {
                [MessageHeaders.MessageType] = TaskCompletedUpdate.MessageType,
                [MessageHeaders.Outcome] = reply.Outcome.ToString(),
            },
        };
        return (properties, buffer.WrittenSpan.ToArray());
    }

    public static TaskReply ToReply(IReadOnlyBasicProperties properties, ReadOnlySpan<byte> body)
    {
        var completed = TaskCompletedUpdate.Read(body);
        var outcome = Enum.TryParse<TaskOutcome>(MessageHeaders.GetText(properties.Headers, MessageHeaders.Outcome), out var named) ? named
            : completed.IsError == 0 ? TaskOutcome.Succeeded : TaskOutcome.Failed;
        return new(completed.Id, outcome, completed.OutputData, completed.CompletedAt);
    }

    public static (BasicProperties Properties, ReadOnlyMemory<byte> Body) ToBroadcast(IReadOnlyCollection<WireEvent> events)
    {
        using var buffer = new PooledBuffer();
        TaskEventsCodec.Write(buffer, events);
        return (new() { ContentType = ContentType, Headers = new Dictionary<string, object?> { [MessageHeaders.MessageType] = TaskEventsCodec.MessageType } }, buffer.WrittenSpan.ToArray());
    }

    public static TaskAssignment ToAssignment(IReadOnlyBasicProperties properties, ReadOnlySpan<byte> body)
    {
        var type = MessageHeaders.GetText(properties.Headers, MessageHeaders.MessageType);
        if (type is not (null or TaskAssignmentUpdate.MessageType))
        {
            throw new WireFormatException($"The header message_type is '{type}', not {TaskAssignmentUpdate.MessageType}.");
        }

        var update = TaskAssignmentUpdate.Read(body);
        var headers = properties.Headers;
        return new TaskAssignment
        {
            Id = update.Id,
            TaskKind = update.TaskKind,
            WorkerKind = update.WorkerKind,
            CreatedAt = update.CreatedAt,
            Input = update.InputData,
            Priority = update.Priority,
            RetentionSeconds = update.TtlDuration,
            TraceContext = update.OtelCtxCarrier,
            Headers = MessageHeaders.GetUsers(headers),
            Attempt = (int)Math.Clamp(MessageHeaders.GetNumber(headers, MessageHeaders.Attempt) ?? 1, 1, int.MaxValue),
            MaxAttempts = MessageHeaders.GetNumber(headers, MessageHeaders.MaxAttempts) is { } max ? (int)Math.Clamp(max, 1, int.MaxValue) : null,
            Timeout = MessageHeaders.GetNumber(headers, MessageHeaders.TimeoutMs) is { } ms and > 0 ? TimeSpan.FromMilliseconds(Math.Min(ms, uint.MaxValue - 1)) : null,
            ExpiresAt = MessageHeaders.GetNumber(headers, MessageHeaders.ExpiresAt),
            RunAt = MessageHeaders.GetNumber(headers, MessageHeaders.RunAt),
            ReplyTo = properties.ReplyTo,
        };
    }

    private BasicProperties Properties(TaskAssignment assignment, string id)
    {
        var properties = Persistent(TaskAssignmentUpdate.MessageType);
        properties.MessageId = id;
        properties.ReplyTo = assignment.ReplyTo;
        properties.Timestamp = new(time.GetUtcNow().ToUnixTimeSeconds());
        if (assignment.Priority > 0)
        {
            properties.Priority = NativeTopology.Level(assignment.Priority);
        }

        var headers = properties.Headers!;
        headers[MessageHeaders.Attempt] = assignment.Attempt;
        Add(headers, MessageHeaders.MaxAttempts, assignment.MaxAttempts);
        Add(headers, MessageHeaders.TimeoutMs, assignment.Timeout is { } timeout ? (long)Math.Ceiling(timeout.TotalMilliseconds) : null);
        Add(headers, MessageHeaders.ExpiresAt, assignment.ExpiresAt);
        Add(headers, MessageHeaders.RunAt, assignment.RunAt);
        foreach (var (name, value) in assignment.Headers)
        {
            headers[name] = value;
        }

        return properties;
    }

    private static void Add(IDictionary<string, object?> headers, string name, object? value)
    {
        if (value is not null)
        {
            headers[name] = value;
        }
    }

    private static BasicProperties Persistent(string messageType) => new()
    {
        ContentType = ContentType,
        DeliveryMode = DeliveryModes.Persistent,
        Headers = new Dictionary<string, object?> { [MessageHeaders.MessageType] = messageType },
    };

    private static BasicProperties WithHeaders(IReadOnlyDictionary<string, string> headers)
    {
        var properties = Persistent("unknown");
        foreach (var (name, value) in headers)
        {
            properties.Headers![name] = value;
        }

        return properties;
    }

    private static PooledBuffer Copy(ReadOnlyMemory<byte> body)
    {
        var buffer = new PooledBuffer(body.Length);
        body.Span.CopyTo(buffer.GetSpan(body.Length));
        buffer.Advance(body.Length);
        return buffer;
    }

    private static TaskAssignmentUpdate ToRecord(TaskAssignment assignment) => new()
    {
        Id = assignment.Id,
        TaskKind = assignment.TaskKind,
        WorkerKind = assignment.WorkerKind,
        CreatedAt = assignment.CreatedAt,
        InputData = assignment.Input,
        Priority = assignment.Priority,
        TtlDuration = assignment.RetentionSeconds,
        OtelCtxCarrier = assignment.TraceContext,
    };
}
