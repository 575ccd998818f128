using TacoQ.Wire;

namespace TacoQ.RabbitMQ;

/// <summary>An event that is a message of its own.</summary>
/// <param name="MessageType">The header <c>message_type</c>.</param>
/// <param name="Headers">The other headers.</param>
/// <param name="Body">The record.</param>
internal sealed record EventRecord(string MessageType, Dictionary<string, object?> Headers, PooledBuffer Body)
{
    /// <summary>The AMQP property <c>reply_to</c>.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>The AMQP property <c>message_id</c>.</summary>
    public required string MessageId { get; init; }
}
