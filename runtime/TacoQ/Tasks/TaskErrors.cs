namespace TacoQ;

/// <summary>The errors of tasks that ended without a worker's exception, for readers that only know errors.</summary>
internal static class TaskErrors
{
    public static TaskError Cancelled { get; } = new("TacoQ.TaskCancelled", "The task was cancelled on request.");

    public static TaskError Expired { get; } = new("TacoQ.TaskExpired", "The task expired before an attempt began.");

    public static TaskError ResultTooLarge(int size, int limit) =>
        new("TacoQ.ResultTooLarge", $"The result has {size} bytes, more than the {limit} of {WorkerOptions.Section}:{nameof(WorkerOptions.MaxResultBytes)}. Keep it elsewhere and return where, or raise the limit.");
}
