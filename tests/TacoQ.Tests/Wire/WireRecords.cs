using System.Text.Json.Nodes;
using TacoQ.Wire;

namespace TacoQ.Tests.Wire;

/// <summary>The four records by the names of the wire document.</summary>
internal static class WireRecords
{
    /// <summary>The record of a vector's fields, encoded.</summary>
    public static byte[] Encode(string record, JsonObject fields)
    {
        using var buffer = new PooledBuffer();
        var id = Guid.Parse(WireVectors.Text(fields["id"])!);
        switch (record)
        {
            case "Task":
                new TaskRecord
                {
                    Id = id,
                    TaskKind = WireVectors.Text(fields["task_kind"]),
                    WorkerKind = WireVectors.Text(fields["worker_kind"]),
                    CreatedAt = WireVectors.Number(fields["created_at"])!.Value,
                    StartedAt = WireVectors.Number(fields["started_at"]),
                    CompletedAt = WireVectors.Number(fields["completed_at"]),
                    UpdatedAt = WireVectors.Number(fields["updated_at"])!.Value,
                    InputData = OptionalBytes(fields["input_data"]),
                    OutputData = OptionalBytes(fields["output_data"]),
                    IsError = (int?)WireVectors.Number(fields["is_error"]),
                    Priority = (int?)WireVectors.Number(fields["priority"]),
                    TtlDuration = WireVectors.Number(fields["ttl_duration"]),
                    ExecutedBy = WireVectors.Text(fields["executed_by"]),
                    OtelCtxCarrier = WireVectors.Map(fields["otel_ctx_carrier"]),
                }.Write(buffer);
                break;
            case "TaskAssignmentUpdate":
                new TaskAssignmentUpdate
                {
                    Id = id,
                    TaskKind = WireVectors.Text(fields["task_kind"])!,
                    WorkerKind = WireVectors.Text(fields["worker_kind"])!,
                    CreatedAt = WireVectors.Number(fields["created_at"])!.Value,
                    InputData = WireVectors.Bytes(fields["input_data"]!),
                    Priority = (int)WireVectors.Number(fields["priority"])!.Value,
                    TtlDuration = WireVectors.Number(fields["ttl_duration"])!.Value,
                    OtelCtxCarrier = WireVectors.Map(fields["otel_ctx_carrier"])!,
                }.Write(buffer);
                break;
            case "TaskRunningUpdate":
                new TaskRunningUpdate(id, WireVectors.Number(fields["started_at"])!.Value, WireVectors.Text(fields["executed_by"])!).Write(buffer);
                break;
            default:
                new TaskCompletedUpdate(
                    id, WireVectors.Number(fields["completed_at"])!.Value, WireVectors.Bytes(fields["output_data"]!), (int)WireVectors.Number(fields["is_error"])!.Value).Write(buffer);
                break;
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The fields of an encoded record, in the form of the vectors but with plain base64 and text.</summary>
    public static Dictionary<string, object?> Decode(string record, byte[] bytes) => record switch
    {
        "Task" => Fields(TaskRecord.Read(bytes)),
        "TaskAssignmentUpdate" => Fields(TaskAssignmentUpdate.Read(bytes)),
        "TaskRunningUpdate" => Fields(TaskRunningUpdate.Read(bytes)),
        "TaskCompletedUpdate" => Fields(TaskCompletedUpdate.Read(bytes)),
        _ => throw new ArgumentException(record),
    };

    /// <summary>The fields of a vector, in the same form.</summary>
    public static Dictionary<string, object?> Expected(JsonObject fields) => fields
        .Where(field => field.Key != "update_type")
        .ToDictionary(field => field.Key, field => field.Key switch
        {
            "input_data" or "output_data" => field.Value is null ? null : (object)Convert.ToBase64String(WireVectors.Bytes(field.Value)),
            "otel_ctx_carrier" => field.Value is null ? null : Flat(WireVectors.Map(field.Value)!),
            "id" => Guid.Parse(WireVectors.Text(field.Value)!).ToString(),
            "task_kind" or "worker_kind" or "executed_by" => WireVectors.Text(field.Value),
            _ => WireVectors.Number(field.Value),
        });

    private static Dictionary<string, object?> Fields(TaskRecord record) => new()
    {
        ["id"] = record.Id.ToString(),
        ["task_kind"] = record.TaskKind,
        ["worker_kind"] = record.WorkerKind,
        ["created_at"] = record.CreatedAt,
        ["started_at"] = record.StartedAt,
        ["completed_at"] = record.CompletedAt,
        ["updated_at"] = record.UpdatedAt,
        ["input_data"] = record.InputData is { } input ? Convert.ToBase64String(input.Span) : null,
        ["output_data"] = record.OutputData is { } output ? Convert.ToBase64String(output.Span) : null,
        ["is_error"] = (long?)record.IsError,
        ["priority"] = (long?)record.Priority,
        ["ttl_duration"] = record.TtlDuration,
        ["executed_by"] = record.ExecutedBy,
        ["otel_ctx_carrier"] = record.OtelCtxCarrier is { } carrier ? Flat(carrier) : null,
    };

    private static Dictionary<string, object?> Fields(TaskAssignmentUpdate update) => new()
    {
        ["id"] = update.Id.ToString(),
        ["task_kind"] = update.TaskKind,
        ["worker_kind"] = update.WorkerKind,
        ["created_at"] = update.CreatedAt,
        ["input_data"] = Convert.ToBase64String(update.InputData.Span),
        ["priority"] = (long)update.Priority,
        ["ttl_duration"] = update.TtlDuration,
        ["otel_ctx_carrier"] = Flat(update.OtelCtxCarrier),
    };

    private static Dictionary<string, object?> Fields(TaskRunningUpdate update) =>
        new() { ["id"] = update.Id.ToString(), ["started_at"] = update.StartedAt, ["executed_by"] = update.ExecutedBy };

    private static Dictionary<string, object?> Fields(TaskCompletedUpdate update) => new()
    {
        ["id"] = update.Id.ToString(),
        ["completed_at"] = update.CompletedAt,
        ["output_data"] = Convert.ToBase64String(update.OutputData.Span),
        ["is_error"] = (long)update.IsError,
    };

    private static string Flat(IReadOnlyDictionary<string, string> map) => string.Join("; ", map.Select(entry => $"{entry.Key}={entry.Value}"));

    private static ReadOnlyMemory<byte>? OptionalBytes(JsonNode? node) => node is null ? default(ReadOnlyMemory<byte>?) : WireVectors.Bytes(node);
}
