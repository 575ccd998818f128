using TacoQ.Relay.Storage;
using TacoQ.Wire;

namespace TacoQ.Relay.Ingest;

/// <summary>Events as changes of a task's row.</summary>
internal static class TaskChanges
{
    public static TaskChange From(TaskEvent e) => e switch
    {
        TaskAssigned assigned when IsScheduled(assigned) => From(assigned.Assignment, TaskRank.Scheduled) with
        {
            RunAt = assigned.Assignment.RunAt,
            DelayMs = Milliseconds(assigned.Assignment.Delay),
        },
        TaskAssigned assigned => From(assigned.Assignment, TaskRank.Queued),
        TaskRunning running => From(running, TaskRank.Running, running.At) with { Deliveries = running.Process is { } process ? [process] : null },
        TaskLeased leased => From(leased.Assignment, TaskRank.Running) with
        {
            StartedAt = leased.At,
            ExecutedBy = leased.ExecutedBy,
            LeaseMs = Milliseconds(leased.Lease),
        },
        TaskCompleted { Attempt: TaskCompleted.AnyAttempt } completed => From(completed, TaskRank.Completed, completed.StartedAt, completed) with { Attempt = 1, AnyAttempt = true },
        TaskCompleted completed => From(completed, TaskRank.Completed, completed.StartedAt, completed),
        TaskRetrying retrying => From(retrying.Assignment, TaskRank.Retrying) with
        {
            StartedAt = retrying.StartedAt,
            ExecutedBy = retrying.ExecutedBy,
            DelayMs = Milliseconds(retrying.Delay),
            ErrorAttempt = retrying.Error.IsEmpty ? null : retrying.Attempt,
            Error = retrying.Error.IsEmpty ? null : retrying.Error,
            Attempts = [new(retrying.Attempt, retrying.ExecutedBy, retrying.StartedAt, retrying.At, retrying.Error.IsEmpty ? null : TaskOutcome.Failed, retrying.Error)],
        },
        TaskParked parked => From(parked.Assignment, TaskRank.Parked),
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

    private static TaskChange From(TaskAssignment assignment, TaskRank rank) => new(assignment.Id)
    {
        Attempt = assignment.Attempt,
        Rank = rank,
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

    /// <summary>One object for each event that comes for most tasks: a batch has thousands, and lives long enough to cost the garbage collector.</summary>
    private static TaskChange From(WorkerTaskEvent e, TaskRank rank, long? startedAt, TaskCompleted? end = null) => new(e.TaskId)
    {
        Attempt = e.Attempt,
        Rank = rank,
        StartedAt = startedAt,
        CompletedAt = end?.At,
        Outcome = end?.Outcome,
        Output = end?.Output,
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
