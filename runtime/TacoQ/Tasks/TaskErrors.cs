using System.Globalization;

namespace TacoQ;

/// <summary>The errors of tasks that ended without a worker's exception, for readers that only know errors.</summary>
internal static class TaskErrors
{
    public static TaskError Cancelled { get; } = new("TacoQ.TaskCancelled", "The task was cancelled on request.");

    public static TaskError Expired { get; } = new("TacoQ.TaskExpired", "The task expired before an attempt began.");

    public static TaskError ResultTooLarge(int size, int limit) =>
        new("TacoQ.ResultTooLarge", $"The result has {size} bytes, more than the {limit} of {WorkerOptions.Section}:{nameof(WorkerOptions.MaxResultBytes)}. Keep it elsewhere and return where, or raise the limit.");

    public static TaskError Poisoned(int processes, int attempt) => new(
        "TacoQ.TaskPoisonedException",
        string.Create(CultureInfo.InvariantCulture, $"{processes} worker processes ended while they ran attempt {attempt}: the task is not tried again."),
        Attempt: attempt);

    public static TaskError WorkerLost(string? worker, int attempt) => new(
        "TacoQ.WorkerLostException",
        string.Create(CultureInfo.InvariantCulture, $"The worker {worker ?? "(unknown)"} fell silent while it ran attempt {attempt}."),
        Attempt: attempt);
}
