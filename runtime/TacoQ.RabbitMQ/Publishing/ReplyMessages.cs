using RabbitMQ.Client;
using TacoQ.Broker;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ;

/// <summary>Replies and broadcasts as transient messages, and back. The same in every topology.</summary>
internal static class ReplyMessages
{
    public static (BasicProperties Properties, ReadOnlyMemory<byte> Body) ToReply(TaskReply reply)
    {
        using var buffer = new PooledBuffer(PooledBuffer.DefaultCapacity + reply.Output.Length);
        new TaskCompletedUpdate(reply.TaskId, reply.CompletedAt, reply.Output, reply.Outcome == TaskOutcome.Succeeded ? 0 : 1).Write(buffer);
        var properties = Transient(TaskCompletedUpdate.MessageType);
        properties.MessageId = reply.TaskId.ToString();
        properties.Headers![MessageHeaders.Outcome] = reply.Outcome.ToString();
        return (properties, buffer.WrittenSpan.ToArray());
    }

    /// <exception cref="WireFormatException">It is no reply.</exception>
    public static TaskReply ToReply(IReadOnlyBasicProperties properties, ReadOnlySpan<byte> body)
    {
        var completed = TaskCompletedUpdate.Read(body);
        var outcome = MessageHeaders.GetOutcome(properties.Headers) ?? (completed.IsError == 0 ? TaskOutcome.Succeeded : TaskOutcome.Failed);
        return new(completed.Id, outcome, completed.OutputData, completed.CompletedAt);
    }

    public static (BasicProperties Properties, ReadOnlyMemory<byte> Body) ToBroadcast(IReadOnlyCollection<WireEvent> events)
    {
        using var buffer = new PooledBuffer();
        TaskEventsCodec.Write(buffer, events);
        return (Transient(TaskEventsCodec.MessageType), buffer.WrittenSpan.ToArray());
    }

    private static BasicProperties Transient(string messageType) => new()
    {
        ContentType = Messages.ContentType,
        Headers = new Dictionary<string, object?> { [MessageHeaders.MessageType] = messageType },
    };
}
