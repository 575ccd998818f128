using System.Collections.Frozen;
using TacoQ.Wire;

namespace TacoQ.Relay.Storage;

/// <summary>A task's row.</summary>
internal sealed record TaskRow
{
    public required Guid Id { get; init; }

    public string? TaskKind { get; init; }

    public string? WorkerKind { get; init; }

    public int Attempt { get; init; }

    public TaskRank Rank { get; init; }

    public long? CreatedAt { get; init; }

    public long? StartedAt { get; init; }

    public long? CompletedAt { get; init; }

    public long UpdatedAt { get; init; }

    public long? DueAt { get; init; }

    public long? ExpiresAt { get; init; }

    public int? Priority { get; init; }

    public long? RetentionSeconds { get; init; }

    public int? MaxAttempts { get; init; }

    public long? TimeoutMs { get; init; }

    public string? ExecutedBy { get; init; }

    public TaskOutcome? Outcome { get; init; }

    public ReadOnlyMemory<byte>? Input { get; init; }

    public ReadOnlyMemory<byte>? Output { get; init; }

    public ReadOnlyMemory<byte>? Error { get; init; }

    /// <summary>The processes that began the attempt after it had been delivered before.</summary>
    public IReadOnlyList<long>? Deliveries { get; init; }

    /// <summary>When its worker counts as lost, unless it is heard before.</summary>
    public long? LeaseUntil { get; init; }

    /// <summary>The attempt ended twice, differently: it was run twice.</summary>
    public bool EndedTwice { get; init; }

    public long? ProgressAt { get; init; }

    public double? ProgressFraction { get; init; }

    public string? ProgressMessage { get; init; }

    public IReadOnlyDictionary<string, string>? TraceContext { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public string? ReplyTo { get; init; }

    public long? CancelRequestedAt { get; init; }

    /// <summary>When an operator had it tried again after its end: requests to cancel it from before count no more.</summary>
    public long? RetriedAt { get; init; }

    /// <summary>Cancelled before a worker ran it. A worker's own word, if one did after all, counts more.</summary>
    public bool IsWithdrawn => CancelRequestedAt is not null && Rank is not (TaskRank.Unseen or TaskRank.Running or TaskRank.Completed);

    public bool IsCompleted => Rank == TaskRank.Completed || IsWithdrawn;

    /// <summary>Differs whenever the row does.</summary>
    public TaskVersion Version => new(Id, Attempt, Rank, UpdatedAt);

    /// <summary>How it ended; null while it is not over.</summary>
    public TaskOutcome? End => IsWithdrawn ? TaskOutcome.Cancelled : Outcome;

    /// <summary>When it was over.</summary>
    public long? EndedAt => IsWithdrawn ? CancelRequestedAt : CompletedAt;

    /// <summary>When it was enqueued, or the earliest time known of it while its publisher's event has not come.</summary>
    private long FirstSeenAt => CreatedAt ?? StartedAt ?? CompletedAt ?? UpdatedAt;

    public TaskSnapshot ToSnapshot() => new()
    {
        Id = Id,
        TaskKind = TaskKind,
        WorkerKind = WorkerKind,
        Status = IsCompleted ? TacoTaskStatus.Completed : Rank == TaskRank.Running ? TacoTaskStatus.Running : TacoTaskStatus.Pending,
        Reason = IsWithdrawn ? null : Rank switch
        {
            TaskRank.Scheduled => PendingReason.Scheduled,
            TaskRank.Dispatching or TaskRank.Queued => PendingReason.Queued,
            TaskRank.Parked => PendingReason.Parked,
            TaskRank.Retrying => PendingReason.Retrying,
            _ => null,
        },
        Outcome = End,
        Priority = Priority ?? 0,
        Attempt = Attempt,
        MaxAttempts = MaxAttempts,
        CreatedAt = WireTime.ToDateTimeOffset(FirstSeenAt),
        DueAt = IsWithdrawn ? null : WireTime.ToDateTimeOffset(DueAt),
        StartedAt = WireTime.ToDateTimeOffset(StartedAt),
        CompletedAt = WireTime.ToDateTimeOffset(EndedAt),
        UpdatedAt = WireTime.ToDateTimeOffset(UpdatedAt),
        ExpiresAt = WireTime.ToDateTimeOffset(ExpiresAt),
        RetentionSeconds = RetentionSeconds ?? TaskAssignment.DefaultRetentionSeconds,
        ExecutedBy = ExecutedBy,
        Progress = ProgressAt is { } at ? new(ProgressFraction, ProgressMessage, WireTime.ToDateTimeOffset(at)) : null,
        Error = ToError(),
        Result = End == TaskOutcome.Succeeded ? new TaskPayload(Output ?? default) : null,
        Headers = Headers ?? FrozenDictionary<string, string>.Empty,
    };

    /// <summary>The record that 0.4 clients read.</summary>
    public TaskRecord ToRecord() => new()
    {
        Id = Id,
        TaskKind = TaskKind,
        WorkerKind = WorkerKind,
        CreatedAt = FirstSeenAt,
        StartedAt = StartedAt,
        CompletedAt = EndedAt,
        UpdatedAt = UpdatedAt,
        InputData = Input,
        OutputData = !IsCompleted ? default(ReadOnlyMemory<byte>?)
            : Output ?? (ToError() is { } error ? TaskResults.WriteError(error) : ReadOnlyMemory<byte>.Empty),
        IsError = End is { } outcome ? outcome == TaskOutcome.Succeeded ? 0 : 1 : null,
        Priority = Priority,
        TtlDuration = RetentionSeconds,
        ExecutedBy = ExecutedBy,
        OtelCtxCarrier = TraceContext,
    };

    /// <summary>Whether a task can get one more attempt.</summary>
    public static RetryVerdict JudgeRetry(TaskRow? row, ReadOnlyMemory<byte>? input, bool force) => row switch
    {
        null => RetryVerdict.NotFound,
        { IsCompleted: false } => RetryVerdict.NotCompleted,
        { End: TaskOutcome.Succeeded } when !force => RetryVerdict.Succeeded,
        _ when row.TaskKind is null || row.WorkerKind is null || (row.Input ?? input) is null => RetryVerdict.NotWhole,
        _ => RetryVerdict.Retried,
    };

    public TaskError? ToError() => (End, Output, Error) switch
    {
        (TaskOutcome.Failed or TaskOutcome.Cancelled or TaskOutcome.Expired, { Length: > 0 } output, _) => TaskResults.ReadError(output.Span),
        (TaskOutcome.Cancelled, _, _) => TaskErrors.Cancelled,
        (not TaskOutcome.Succeeded, _, { } error) => TaskResults.ReadError(error.Span),
        _ => null,
    };
}
