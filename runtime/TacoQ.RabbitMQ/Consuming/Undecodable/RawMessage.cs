namespace TacoQ.RabbitMQ;

/// <summary>A message as it came, its properties not decoded.</summary>
/// <param name="DeliveryTag">Which one of its channel.</param>
/// <param name="Properties">The flags and values of its properties, as in a content header frame.</param>
/// <param name="BodySize">The length of its body, in bytes.</param>
internal sealed record RawMessage(ulong DeliveryTag, ReadOnlyMemory<byte> Properties, long BodySize);
