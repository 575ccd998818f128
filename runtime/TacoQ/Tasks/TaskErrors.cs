namespace TacoQ;

/// <summary>The errors of tasks that ended without a worker's exception, for readers that only know errors.</summary>
internal static class TaskErrors
{
    public static TaskError Cancelled { get; } = new("TacoQ.TaskCancelled", "The task was cancelled on request.");

    public static TaskError Expired { get; } = new("TacoQ.TaskExpired", "The task expired before an attempt began.");
}
