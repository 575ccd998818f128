using Microsoft.Extensions.Logging;

namespace TacoQ.Relay.Hosting;

/// <summary>Log messages of the relay: no payloads, no passwords.</summary>
internal static partial class Log
{
    [LoggerMessage(201, LogLevel.Warning, "{Store} does not answer: {Reason}. Trying until it does; nothing is lost meanwhile")]
    public static partial void StoreFailed(this ILogger logger, string store, string reason);

    [LoggerMessage(202, LogLevel.Error, "A message from {Queue} is in quarantine: {Reason}")]
    public static partial void Quarantined(this ILogger logger, string queue, string reason);

    [LoggerMessage(203, LogLevel.Warning, "Task {TaskId} is due, but could not be published: {Reason} It is tried again")]
    public static partial void DispatchFailed(this ILogger logger, Guid taskId, string reason);

    [LoggerMessage(204, LogLevel.Information, "The relay keeps its record in {Store}")]
    public static partial void RelayStarted(this ILogger logger, string store);

    [LoggerMessage(205, LogLevel.Warning, "No broker is configured: TacoQ runs embedded. Tasks are kept in {File} and run in this process only; for more call AddTacoQ(q => q.UseRabbitMQ())")]
    public static partial void RunsEmbedded(this ILogger logger, string file);

    [LoggerMessage(206, LogLevel.Critical, "The relay's {Loop} ended unexpectedly")]
    public static partial void LoopEnded(this ILogger logger, string loop, Exception error);

    [LoggerMessage(207, LogLevel.Error, "A message from {Queue} is lost: {Reason}, and it could not be kept in quarantine either: {Refusal}")]
    public static partial void NotQuarantined(this ILogger logger, string queue, string reason, string refusal);

    [LoggerMessage(208, LogLevel.Error, "Task {TaskId} failed: {Processes} worker processes ended while they ran attempt {Attempt}. Such a task is not tried again (TacoQ:Relay:MaxDeliveries)")]
    public static partial void TaskPoisoned(this ILogger logger, Guid taskId, int processes, int attempt);

    [LoggerMessage(209, LogLevel.Warning, "Worker {Worker} fell silent while it ran attempt {Attempt} of task {TaskId}, which is {Next}")]
    public static partial void WorkerLost(this ILogger logger, string? worker, int attempt, Guid taskId, string next);

    [LoggerMessage(212, LogLevel.Error, "An event of task {TaskId} (trace {TraceId}) is in quarantine: {Reason}")]
    public static partial void EventQuarantined(this ILogger logger, Guid taskId, string? traceId, string reason);

    [LoggerMessage(213, LogLevel.Critical, "The relay ends: {Reason}")]
    public static partial void RelayUnusable(this ILogger logger, string reason);

    [LoggerMessage(210, LogLevel.Debug, "Events of {Count} tasks came after these had been deleted, and were left out")]
    public static partial void LateEvents(this ILogger logger, int count);

    [LoggerMessage(211, LogLevel.Warning, "The schedule {Schedule} is paused: {Reason}")]
    public static partial void SchedulePaused(this ILogger logger, string schedule, string reason);

    [LoggerMessage(214, LogLevel.Warning, "Worker {Worker} announces the schedule {Schedule} of its code, but one of this name was created over the API. That one stays; delete it, or give the other one another name: [TacoSchedule(…, Name = \"…\")]")]
    public static partial void ScheduleNotTaken(this ILogger logger, string schedule, string worker);

    [LoggerMessage(215, LogLevel.Error, "The request {Operation} failed by a fault of the relay")]
    public static partial void RequestFailed(this ILogger logger, string operation, Exception error);

    [LoggerMessage(240, LogLevel.Error, "{Count} entries are missing in the audit: {Reason}")]
    public static partial void AuditLost(this ILogger logger, int count, string reason);

    [LoggerMessage(241, LogLevel.Warning, "The signing keys of {Authority} cannot be read: {Reason}. Tokens that they signed are refused meanwhile")]
    public static partial void TokenKeysUnread(this ILogger logger, string authority, string reason);
}
