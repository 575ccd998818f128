namespace TacoQ.Wire;

/// <summary>The record of TacoQ 0.4 by which a worker says that it runs a task.</summary>
internal sealed record TaskRunningUpdate(Guid Id, long StartedAt, string ExecutedBy)
{
    /// <summary>The value of the AMQP header <c>message_type</c>.</summary>
    public const string MessageType = "TaskRunning";

    public static TaskRunningUpdate Read(ReadOnlySpan<byte> body)
    {
        var reader = new AvroReader(body);
        var update = new TaskRunningUpdate(reader.ReadUuid(), reader.ReadLong(), reader.ReadString(StringPool.Shared));
        reader.ExpectString("Running"u8, "update_type");
        return update;
    }

    public void Write(PooledBuffer buffer)
    {
        var writer = new AvroWriter(buffer);
        writer.WriteUuid(Id);
        writer.WriteLong(StartedAt);
        writer.WriteString(ExecutedBy);
        writer.WriteString("Running"u8);
    }
}
