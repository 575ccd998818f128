namespace TacoQ.Wire;

/// <summary>The record <c>Task</c> of TacoQ 0.4: what its REST API answers, as Avro or as JSON.</summary>
internal sealed record TaskRecord
{
    public required Guid Id { get; init; }

    public string? TaskKind { get; init; }

    public string? WorkerKind { get; init; }

    public required long CreatedAt { get; init; }

    public long? StartedAt { get; init; }

    public long? CompletedAt { get; init; }

    public required long UpdatedAt { get; init; }

    public ReadOnlyMemory<byte>? InputData { get; init; }

    public ReadOnlyMemory<byte>? OutputData { get; init; }

    public int? IsError { get; init; }

    public int? Priority { get; init; }

    public long? TtlDuration { get; init; }

    public string? ExecutedBy { get; init; }

    public IReadOnlyDictionary<string, string>? OtelCtxCarrier { get; init; }

    public static TaskRecord Read(ReadOnlySpan<byte> body)
    {
        var reader = new AvroReader(body);
        return new TaskRecord
        {
            Id = reader.ReadUuid(),
            TaskKind = reader.ReadOptionalString(),
            WorkerKind = reader.ReadOptionalString(),
            CreatedAt = reader.ReadLong(),
            StartedAt = reader.ReadOptionalLong(),
            CompletedAt = reader.ReadOptionalLong(),
            UpdatedAt = reader.ReadLong(),
            InputData = reader.ReadOptionalBytes(),
            OutputData = reader.ReadOptionalBytes(),
            IsError = reader.ReadOptionalInt(),
            Priority = reader.ReadOptionalInt(),
            TtlDuration = reader.ReadOptionalLong(),
            ExecutedBy = reader.ReadOptionalString(),
            OtelCtxCarrier = reader.ReadPresent() ? reader.ReadMap() : null,
        };
    }

    public void Write(PooledBuffer buffer)
    {
        var writer = new AvroWriter(buffer);
        writer.WriteUuid(Id);
        writer.WriteOptionalString(TaskKind);
        writer.WriteOptionalString(WorkerKind);
        writer.WriteLong(CreatedAt);
        writer.WriteOptionalLong(StartedAt);
        writer.WriteOptionalLong(CompletedAt);
        writer.WriteLong(UpdatedAt);
        writer.WriteOptionalBytes(InputData);
        writer.WriteOptionalBytes(OutputData);
        writer.WriteOptionalLong(IsError);
        writer.WriteOptionalLong(Priority);
        writer.WriteOptionalLong(TtlDuration);
        writer.WriteOptionalString(ExecutedBy);
        writer.WritePresent(OtelCtxCarrier is not null);
        if (OtelCtxCarrier is not null)
        {
            writer.WriteMap(OtelCtxCarrier);
        }
    }
}
