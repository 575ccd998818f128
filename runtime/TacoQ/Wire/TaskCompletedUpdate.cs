namespace TacoQ.Wire;

/// <summary>The record of TacoQ 0.4 by which a worker gives a task's result, or its error as JSON.</summary>
internal sealed record TaskCompletedUpdate(Guid Id, long CompletedAt, ReadOnlyMemory<byte> OutputData, int IsError)
{
    /// <summary>The value of the AMQP header <c>message_type</c>.</summary>
    public const string MessageType = "TaskCompleted";

    public static TaskCompletedUpdate Read(ReadOnlySpan<byte> body)
    {
        var reader = new AvroReader(body);
        var update = new TaskCompletedUpdate(reader.ReadUuid(), reader.ReadLong(), reader.ReadByteArray(), reader.ReadInt());
        reader.ExpectString("Completed"u8, "update_type");
        return update;
    }

    public void Write(PooledBuffer buffer)
    {
        var writer = new AvroWriter(buffer);
        writer.WriteUuid(Id);
        writer.WriteLong(CompletedAt);
        writer.WriteBytes(OutputData.Span);
        writer.WriteInt(IsError);
        writer.WriteString("Completed"u8);
    }
}
