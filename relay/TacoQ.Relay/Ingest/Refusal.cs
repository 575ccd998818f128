using System.Text.Json;
using TacoQ.Relay.Schedules;
using TacoQ.Wire;

namespace TacoQ.Relay.Ingest;

/// <summary>What a store cannot hold, checked before it is asked.</summary>
internal static class Refusal
{
    private const int MaxNameLength = 255;

    private const int MaxSchemaLength = 64 * 1024;

    /// <summary>A hundred thousand years: within what PostgreSQL's timestamps hold, added to any time up to the year 9999.</summary>
    private const long MaxRetentionSeconds = 3_155_760_000_000;

    /// <summary>The longest that a worker may ask to be silent.</summary>
    private static readonly TimeSpan MaxLease = TimeSpan.FromDays(1);

    /// <summary>Why the event cannot be stored, or null.</summary>
    public static string? Check(WireEvent wireEvent) => wireEvent switch
    {
        TaskEvent e => CheckTime("at", e.At) ?? CheckAttempt(e) ?? Check(e),
        WorkerHeartbeat heartbeat => Check(heartbeat),
        TaskKindAnnounced announced => Check(announced),
        ScheduleAnnounced announced => Check(announced),
        _ => null,
    };

    private static string? Check(TaskEvent e) => e switch
    {
        TaskAssigned assigned => Check(assigned.Assignment),
        TaskLeased leased => Check(leased.Assignment) ?? CheckText("executed_by", leased.ExecutedBy) ?? CheckLease(leased.Lease),
        TaskParked parked => Check(parked.Assignment) ?? CheckText("executed_by", parked.ExecutedBy),
        TaskRetrying retrying => Check(retrying.Assignment) ?? CheckTime("started_at", retrying.StartedAt) ?? CheckText("executed_by", retrying.ExecutedBy),
        TaskCompleted completed => Check((WorkerTaskEvent)completed) ?? CheckTime("started_at", completed.StartedAt),
        WorkerTaskEvent other => Check(other),
        TaskProgressed { Message: { } message } when message.Contains('\0', StringComparison.Ordinal) => "message has a NUL character",
        TaskProgressed { Fraction: { } fraction } when !double.IsFinite(fraction) => "fraction is no number",
        _ => null,
    };

    private static string? Check(WorkerTaskEvent e) =>
        CheckText("task_kind", e.TaskKind) ?? CheckText("worker_kind", e.WorkerKind) ?? CheckText("executed_by", e.ExecutedBy)
        ?? CheckTime("created_at", e.CreatedAt) ?? CheckRetention(e.RetentionSeconds);

    private static string? Check(TaskAssignment assignment) =>
        CheckText("task_kind", assignment.TaskKind) ?? CheckText("worker_kind", assignment.WorkerKind) ?? CheckText("reply_to", assignment.ReplyTo)
        ?? CheckTime("created_at", assignment.CreatedAt) ?? CheckTime("expires_at", assignment.ExpiresAt) ?? CheckTime("run_at", assignment.RunAt)
        ?? CheckRetention(assignment.RetentionSeconds)
        ?? CheckMap("otel_ctx_carrier", assignment.TraceContext) ?? CheckMap("headers", assignment.Headers);

    private static string? Check(WorkerHeartbeat heartbeat) =>
        CheckText("worker", heartbeat.Worker) ?? CheckText("host", heartbeat.Host) ?? CheckText("version", heartbeat.Version) ?? CheckTime("started_at", heartbeat.StartedAt)
        ?? heartbeat.WorkerKinds.Select(kind => CheckText("worker_kinds", kind)).FirstOrDefault(reason => reason is not null)
        ?? heartbeat.TaskKinds.Select(CheckTaskKind).FirstOrDefault(reason => reason is not null);

    private static string? Check(TaskKindAnnounced announced) =>
        !Names.IsWorkerKind(announced.WorkerKind) ? "worker_kind is no worker kind"
        : !Names.IsTaskKind(announced.TaskKind) ? "task_kind is no task kind"
        : CheckText("worker", announced.Worker) ?? CheckSchema("arguments_schema", announced.ArgumentsSchema) ?? CheckSchema("result_schema", announced.ResultSchema);

    private static string? Check(ScheduleAnnounced announced) =>
        !Names.IsSchedule(announced.Name) ? "name is no name of a schedule"
        : !Names.IsWorkerKind(announced.WorkerKind) ? "worker_kind is no worker kind"
        : !Names.IsTaskKind(announced.TaskKind) ? "task_kind is no task kind"
        : announced.Priority is < 0 or > 255 ? "priority must be 0 to 255"
        : announced.MisfireLimit is < 1 or > 1000 ? "misfire_limit must be 1 to 1000"
        : CheckText("worker", announced.Worker) ?? CheckTime("process", announced.Process) ?? CheckRetention(announced.RetentionSeconds) ?? CheckTrigger(announced);

    private static string? CheckTrigger(ScheduleAnnounced announced)
    {
        try
        {
            var definition = AnnouncedSchedules.Define(announced);
            _ = ScheduleTrigger.Of(definition);
            _ = ScheduledTask.ToAssignment(definition, Guid.Empty, 0, 0);
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }

    private static string? CheckSchema(string name, string schema)
    {
        if (schema.Length > MaxSchemaLength)
        {
            return $"{name} has {schema.Length} characters, more than {MaxSchemaLength}";
        }

        try
        {
            using var parsed = JsonDocument.Parse(schema);
            return parsed.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False ? null : $"{name} is no JSON Schema: these are objects, true or false";
        }
        catch (JsonException e)
        {
            return $"{name} is no JSON: {e.Message}";
        }
    }

    /// <summary>Two names with a slash between.</summary>
    private static string? CheckTaskKind(string kind) =>
        CheckText("task_kinds", kind, (2 * MaxNameLength) + 1) ?? (kind.Contains('/', StringComparison.Ordinal) ? null : $"task_kinds has '{kind}', which is no worker kind/task kind");

    private static string? CheckLease(TimeSpan lease) => lease > TimeSpan.Zero && lease <= MaxLease ? null : $"lease is {lease}, but must be up to {MaxLease}";

    private static string? CheckAttempt(TaskEvent e) => e.Attempt < 1 && e is not TaskCancelled ? $"attempt is {e.Attempt}, but they count from 1" : null;

    private static string? CheckTime(string name, long? micros) =>
        micros is { } value && !WireTime.IsInRange(value) ? $"{name} is {value} µs since 1970, outside of the years 1 to 9999" : null;

    private static string? CheckRetention(long? seconds) =>
        seconds is { } value and (> MaxRetentionSeconds or < -MaxRetentionSeconds) ? $"ttl_duration of {value} seconds is longer than {MaxRetentionSeconds}" : null;

    private static string? CheckText(string name, string? text, int maxLength = MaxNameLength) =>
        text is null ? null
        : text.Length > maxLength ? $"{name} has {text.Length} characters, more than {maxLength}"
        : text.Contains('\0', StringComparison.Ordinal) ? $"{name} has a NUL character"
        : null;

    private static string? CheckMap(string name, IReadOnlyDictionary<string, string> map)
    {
        // To enumerate an empty one takes an object, too.
        if (map.Count == 0)
        {
            return null;
        }

        foreach (var (key, value) in map)
        {
            if (key.Contains('\0', StringComparison.Ordinal) || value.Contains('\0', StringComparison.Ordinal))
            {
                return $"{name} has a NUL character in '{key.Replace('\0', '?')}'";
            }
        }

        return null;
    }
}
