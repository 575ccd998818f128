using System.Collections.Frozen;

namespace TacoQ.Wire;

/// <summary>The record of TacoQ 0.4 by which a task goes to a worker and, in the v04 topology, to the relay.</summary>
internal sealed record TaskAssignmentUpdate
{
    /// <summary>The value of the AMQP header <c>message_type</c>.</summary>
    public const string MessageType = "TaskAssignment";

    public required Guid Id { get; init; }

    public required string TaskKind { get; init; }

    public required string WorkerKind { get; init; }

    public required long CreatedAt { get; init; }

    public ReadOnlyMemory<byte> InputData { get; init; }

    public int Priority { get; init; }

    public long TtlDuration { get; init; }

    public IReadOnlyDictionary<string, string> OtelCtxCarrier { get; init; } = FrozenDictionary<string, string>.Empty;

    public static TaskAssignmentUpdate Read(ReadOnlySpan<byte> body)
    {
        var reader = new AvroReader(body);
        var update = new TaskAssignmentUpdate
        {
            Id = reader.ReadUuid(),
            TaskKind = reader.ReadString(StringPool.Shared),
            WorkerKind = reader.ReadString(StringPool.Shared),
            CreatedAt = reader.ReadLong(),
            InputData = reader.ReadByteArray(),
            Priority = reader.ReadInt(),
            TtlDuration = reader.ReadLong(),
            OtelCtxCarrier = reader.ReadMap(),
        };
        reader.ExpectString("Assignment"u8, "update_type");
        return update;
    }

    public void Write(PooledBuffer buffer)
    {
        var writer = new AvroWriter(buffer);
        writer.WriteUuid(Id);
        writer.WriteString(TaskKind);
        writer.WriteString(WorkerKind);
        writer.WriteLong(CreatedAt);
        writer.WriteBytes(InputData.Span);
        writer.WriteInt(Priority);
        writer.WriteLong(TtlDuration);
        writer.WriteMap(OtelCtxCarrier);
        writer.WriteString("Assignment"u8);
    }
}
