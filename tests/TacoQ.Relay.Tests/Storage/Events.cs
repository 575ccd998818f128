using TacoQ.Relay.Ingest;
using TacoQ.Relay.Storage;
using TacoQ.Wire;

namespace TacoQ.Relay.Tests.Storage;

/// <summary>Events of a task, short to write.</summary>
internal static class Events
{
    /// <summary>2026-01-01T00:00:00Z.</summary>
    public const long T0 = 1_767_225_600_000_000;

    public static TaskAssignment Assignment(Guid id, int attempt = 1) => new()
    {
        Id = id,
        Attempt = attempt,
        TaskKind = "images.resize",
        WorkerKind = "images",
        CreatedAt = T0,
        Input = """{"url":"a"}"""u8.ToArray(),
        Priority = 3,
        RetentionSeconds = 3600,
        TraceContext = new Dictionary<string, string> { ["traceparent"] = "00-1-2-01" },
        Headers = new Dictionary<string, string> { ["tenant"] = "ü" },
        MaxAttempts = 5,
        Timeout = TimeSpan.FromSeconds(60),
        ReplyTo = "replies",
    };

    public static TaskAssigned Assigned(Guid id, TimeSpan? delay = null) => new(Assignment(id) with { Delay = delay }, T0);

    public static TaskRunning Running(Guid id, int attempt = 1, long at = T0 + 10, string worker = "w-1", long? process = null) => new(id, attempt, at)
    {
        Process = process,
        TaskKind = "images.resize",
        WorkerKind = "images",
        CreatedAt = T0,
        Priority = 3,
        RetentionSeconds = 3600,
        ExecutedBy = worker,
    };

    public static TaskCompleted Completed(Guid id, int attempt = 1, long at = T0 + 20, TaskOutcome outcome = TaskOutcome.Succeeded, string output = "1", string worker = "w-1") => new(id, attempt, at)
    {
        TaskKind = "images.resize",
        WorkerKind = "images",
        CreatedAt = T0,
        Priority = 3,
        RetentionSeconds = 3600,
        ExecutedBy = worker,
        StartedAt = at - 10,
        Outcome = outcome,
        Output = System.Text.Encoding.UTF8.GetBytes(output),
    };

    public static TaskRetrying Retrying(Guid id, int attempt = 1, long at = T0 + 20, TimeSpan? delay = null) => new(Assignment(id, attempt), at)
    {
        StartedAt = at - 10,
        ExecutedBy = "w-1",
        Error = System.Text.Encoding.UTF8.GetBytes($$"""{"type":"E","message":"m{{attempt}}","attempt":{{attempt}}}"""),
        Delay = delay ?? TimeSpan.FromHours(1),
    };

    /// <summary>The worker asks for the task to be run later: no error, and an attempt more.</summary>
    public static TaskRetrying Snoozed(Guid id, int attempt = 1, TimeSpan? delay = null) => Retrying(id, attempt, delay: delay) with
    {
        Assignment = Assignment(id, attempt) with { MaxAttempts = Assignment(id).MaxAttempts + attempt },
        Error = default,
    };

    public static TaskLeased Leased(Guid id, int attempt = 1, long at = T0 + 10, TimeSpan? lease = null) => new(Assignment(id, attempt), at)
    {
        ExecutedBy = "w-1",
        Lease = lease ?? TimeSpan.FromHours(1),
    };

    public static TaskProgressed Progressed(Guid id, double fraction, int attempt = 1, long at = T0 + 15) => new(id, attempt, at, fraction, "half");

    public static TaskParked Parked(Guid id) => new(Assignment(id), T0 + 5) { ExecutedBy = "w-1" };

    public static TaskCancelled Cancelled(Guid id, long at = T0 + 12) => new(id, at);

    public static WorkerHeartbeat Heartbeat(params string[] kinds) => new("w-1", T0)
    {
        StartedAt = T0,
        Host = "h",
        Version = "1",
        WorkerKinds = ["images"],
        TaskKinds = kinds,
        Concurrency = 4,
        Busy = 0,
    };

    public static TaskKindAnnounced Announced(string taskKind = "images.resize", string workerKind = "images", string arguments = "true", string result = "true") => new(workerKind, taskKind, T0)
    {
        Worker = "w-1",
        ArgumentsSchema = arguments,
        ResultSchema = result,
    };

    /// <summary>Folds and applies one batch.</summary>
    public static Task<AppliedChanges> ApplyAsync(this ITaskStore store, params IEnumerable<TaskEvent> events) => store.ApplyAsync(
        [.. events.Select(TaskChanges.From).GroupBy(change => change.Id).Select(group => group.Aggregate((x, y) => x.Join(y)))], CancellationToken.None);
}
