using Microsoft.Extensions.Logging;
using TacoQ.Worker;

namespace TacoQ.Diagnostics;

/// <summary>Log messages of client, worker and hosting: no payloads, no passwords.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Worker {Worker} takes tasks of {Kinds}, {Concurrency} at once")]
    public static partial void WorkerStarted(this ILogger logger, string worker, string kinds, int concurrency);

    [LoggerMessage(2, LogLevel.Information, "Worker {Worker} stopped; {Abandoned} tasks go back to the broker")]
    public static partial void WorkerStopped(this ILogger logger, string worker, int abandoned);

    [LoggerMessage(3, LogLevel.Warning, "{Running} tasks still run after the drain timeout of {Timeout}: they are cancelled")]
    public static partial void DrainTimedOut(this ILogger logger, int running, TimeSpan timeout);

    [LoggerMessage(4, LogLevel.Warning, "Task {TaskKind} {TaskId} failed in attempt {Attempt}; the next one comes in {Delay}")]
    public static partial void AttemptFailed(this ILogger logger, string taskKind, Guid taskId, int attempt, TimeSpan delay, Exception error);

    [LoggerMessage(5, LogLevel.Error, "Task {TaskKind} {TaskId} failed for good in attempt {Attempt}")]
    public static partial void TaskFailed(this ILogger logger, string taskKind, Guid taskId, int attempt, Exception error);

    [LoggerMessage(6, LogLevel.Warning, "No task of kind {TaskKind} is known here: task {TaskId} is parked until a worker announces it")]
    public static partial void TaskParked(this ILogger logger, string taskKind, Guid taskId);

    [LoggerMessage(7, LogLevel.Error, "The delivery of task {TaskId} could not be processed; the broker will deliver it again")]
    public static partial void DeliveryFailed(this ILogger logger, Guid taskId, Exception error);

    [LoggerMessage(8, LogLevel.Error, "The end of task {TaskId} was refused by the broker: {Reason} It is sent until it is taken")]
    public static partial void EndRefused(this ILogger logger, Guid taskId, string reason);

    [LoggerMessage(9, LogLevel.Error, "An event could not be sent")]
    public static partial void EventNotSent(this ILogger logger, Exception error);

    [LoggerMessage(20, LogLevel.Debug, "Task {TaskKind} {TaskId} asked to be run again in {Delay}")]
    public static partial void TaskSnoozed(this ILogger logger, string taskKind, Guid taskId, TimeSpan delay);

    [LoggerMessage(10, LogLevel.Information, "The code was changed: there are {Count} tasks now")]
    public static partial void TasksReloaded(this ILogger logger, int count);

    [LoggerMessage(11, LogLevel.Error, "The code was changed, but its tasks cannot be taken over: {Reason}")]
    public static partial void TasksNotReloaded(this ILogger logger, string reason);

    [LoggerMessage(12, LogLevel.Error, "Task {TaskKind} {TaskId} ignores its cancellation token, for {Grace} now ({Reason}): it is ended all the same, and its place in this worker stays taken until its method ends")]
    public static partial void IgnoresCancellation(this ILogger logger, string taskKind, Guid taskId, TimeSpan grace, CancelReason? reason);

    [LoggerMessage(13, LogLevel.Warning, "Task {TaskKind} {TaskId}, which ignored its cancellation token, has ended after all; its end does not count")]
    public static partial void EndedAfterAll(this ILogger logger, string taskKind, Guid taskId);

    [LoggerMessage(14, LogLevel.Warning, "The timeout of {Task} is {Timeout}, and the broker takes a task back after {DeliveryTimeout}: make it [TacoTask(LongRunning = true)], or raise the broker's consumer_timeout and TacoQ:RabbitMQ:ConsumerTimeout")]
    public static partial void TimeoutNearDeliveryTimeout(this ILogger logger, string task, TimeSpan timeout, TimeSpan deliveryTimeout);

    [LoggerMessage(15, LogLevel.Warning, "Task {TaskKind} {TaskId} has been running for {Elapsed}, and the broker takes it back after {DeliveryTimeout}: make it [TacoTask(LongRunning = true)], or raise the broker's consumer_timeout and TacoQ:RabbitMQ:ConsumerTimeout")]
    public static partial void AttemptNearDeliveryTimeout(this ILogger logger, string taskKind, Guid taskId, TimeSpan elapsed, TimeSpan deliveryTimeout);

    [LoggerMessage(30, LogLevel.Information, "The worker kind '{WorkerKind}' is paused: no task of it is taken, those that run go on")]
    public static partial void WorkerKindPaused(this ILogger logger, string workerKind);

    [LoggerMessage(31, LogLevel.Information, "The worker kind '{WorkerKind}' goes on")]
    public static partial void WorkerKindResumed(this ILogger logger, string workerKind);
}
