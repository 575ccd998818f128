using TacoQ.Relay.Storage;
using TacoQ.Wire;

namespace TacoQ.Relay.Ingest;

/// <summary>Events as changes of a task's row.</summary>
internal static class TaskChanges
{
    public static TaskChange From(TaskEvent e) => e switch
    {
        TaskAssigned assigned => From(assigned.Assignment) with
        {
            Rank = IsScheduled(assigned) ? TaskRank.Scheduled : TaskRank.Queued,
            RunAt = IsScheduled(assigned) ? assigned.Assignment.RunAt : null,
            DelayMs = IsScheduled(assigned) ? Milliseconds(assigned.Assignment.Delay) : null,
        },
        TaskRunning running => From(running) with { Rank = TaskRank.Running, StartedAt = running.At, Deliveries = running.Process is { } process ? [process] : null },
        TaskLeased leased => From(leased.Assignment) with
        {
            Rank = TaskRank.Running,
            StartedAt = leased.At,
            ExecutedBy = leased.ExecutedBy,
            LeaseMs = Milliseconds(leased.Lease),
        },
        TaskCompleted completed => From(completed) with
        {
            Attempt = completed.Attempt == TaskCompleted.AnyAttempt ? 1 : completed.Attempt,
            AnyAttempt = completed.Attempt == TaskCompleted.AnyAttempt,
            Rank = TaskRank.Completed,
            StartedAt = completed.StartedAt,
            CompletedAt = completed.At,
            Outcome = completed.Outcome,
            Output = completed.Output,
        },
        TaskRetrying retrying => From(retrying.Assignment) with
        {
            Rank = TaskRank.Retrying,
            StartedAt = retrying.StartedAt,
            ExecutedBy = retrying.ExecutedBy,
            DelayMs = Milliseconds(retrying.Delay),
            ErrorAttempt = retrying.Error.IsEmpty ? null : retrying.Attempt,
            Error = retrying.Error.IsEmpty ? null : retrying.Error,
            Attempts = [new(retrying.Attempt, retrying.ExecutedBy, retrying.StartedAt, retrying.At, retrying.Error.IsEmpty ? null : TaskOutcome.Failed, retrying.Error)],
        },
        TaskParked parked => From(parked.Assignment) with { Rank = TaskRank.Parked },
        TaskProgressed progressed => new(progressed.TaskId)
        {
            Attempt = progressed.Attempt,
            Rank = TaskRank.Running,
            ProgressAt = progressed.At,
            ProgressFraction = progressed.Fraction,
            ProgressMessage = progressed.Message,
        },
        TaskCancelled cancelled => new(cancelled.TaskId) { CancelRequestedAt = cancelled.At },
        _ => throw new ArgumentException($"{e.GetType().Name} does not change a task.", nameof(e)),
    };

    private static TaskChange From(TaskAssignment assignment) => new(assignment.Id)
    {
        Attempt = assignment.Attempt,
        TaskKind = assignment.TaskKind,
        WorkerKind = assignment.WorkerKind,
        CreatedAt = assignment.CreatedAt,
        Input = assignment.Input,
        Priority = assignment.Priority,
        RetentionSeconds = assignment.RetentionSeconds,
        TraceContext = assignment.TraceContext,
        Headers = assignment.Headers,
        MaxAttempts = assignment.MaxAttempts,
        TimeoutMs = Milliseconds(assignment.Timeout),
        ExpiresAt = assignment.ExpiresAt,
        ReplyTo = assignment.ReplyTo,
    };

    private static TaskChange From(WorkerTaskEvent e) => new(e.TaskId)
    {
        Attempt = e.Attempt,
        TaskKind = e.TaskKind,
        WorkerKind = e.WorkerKind,
        CreatedAt = e.CreatedAt,
        Priority = e.Priority,
        RetentionSeconds = e.RetentionSeconds,
        ExecutedBy = e.ExecutedBy,
    };

    /// <summary>The publisher gave it to the relay alone, by the same rule.</summary>
    private static bool IsScheduled(TaskAssigned e) => e.Assignment.Delay > TimeSpan.Zero || e.Assignment.RunAt is not null;

    private static long? Milliseconds(TimeSpan? span) => span is { } value ? (long)Math.Ceiling(value.TotalMilliseconds) : null;
}
