namespace TacoQ.Relay.Storage;

/// <summary>
/// What events say of one task. Changes join: commutative, associative and idempotent over (attempt, rank), so that a batch can be
/// folded here, and joined with the row by the store's statement, which does the same.
/// </summary>
internal sealed record TaskChange(Guid Id)
{
    // What the publisher said. All events of a task say the same, if they say it.
    public string? TaskKind { get; init; }

    public string? WorkerKind { get; init; }

    public long? CreatedAt { get; init; }

    public ReadOnlyMemory<byte>? Input { get; init; }

    public int? Priority { get; init; }

    public long? RetentionSeconds { get; init; }

    public IReadOnlyDictionary<string, string>? TraceContext { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public int? MaxAttempts { get; init; }

    public long? TimeoutMs { get; init; }

    public long? ExpiresAt { get; init; }

    public string? ReplyTo { get; init; }

    // Where the task stands.
    public int Attempt { get; init; }

    /// <summary>The state is an end that holds whatever the attempt: its worker did not say which one it ran.</summary>
    public bool AnyAttempt { get; init; }

    public TaskRank Rank { get; init; }

    public long? RunAt { get; init; }

    public long? DelayMs { get; init; }

    public long? StartedAt { get; init; }

    public string? ExecutedBy { get; init; }

    public long? CompletedAt { get; init; }

    public TaskOutcome? Outcome { get; init; }

    public ReadOnlyMemory<byte>? Output { get; init; }

    /// <summary>A second end of the attempt is known, other than the one here.</summary>
    public bool EndedTwice { get; init; }

    /// <summary>The processes that began the attempt after it had been delivered before, in ascending order.</summary>
    public IReadOnlyList<long>? Deliveries { get; init; }

    /// <summary>How long its worker may be silent.</summary>
    public long? LeaseMs { get; init; }

    public int? ErrorAttempt { get; init; }

    public ReadOnlyMemory<byte>? Error { get; init; }

    public long? ProgressAt { get; init; }

    public double? ProgressFraction { get; init; }

    public string? ProgressMessage { get; init; }

    public long? CancelRequestedAt { get; init; }

    /// <summary>Its attempts that ended and are followed by another, by number.</summary>
    public IReadOnlyList<EndedAttempt>? Attempts { get; init; }

    /// <summary>Which states replace which: those of an attempt the ones of those before it, and the end of any attempt them all.</summary>
    private int Generation => AnyAttempt ? int.MaxValue : Attempt;

    public TaskChange Join(TaskChange other)
    {
        var (newer, same) = (other.Attempt > Attempt, other.Attempt == Attempt);
        var (further, asFar) = (other.Generation > Generation, other.Generation == Generation);
        var state = further || (asFar && Compare(other, this) > 0) ? other : this;
        var start = newer || (same && StartsEarlier(other, this)) ? other : this;
        var progress = newer || (same && IsLater((other.ProgressAt, other.ProgressFraction, other.ProgressMessage), (ProgressAt, ProgressFraction, ProgressMessage))) ? other : this;
        var error = ErrorAttempt is null || (other.ErrorAttempt is { } attempt && IsLaterError(attempt, other.Error, this)) ? other : this;
        return new TaskChange(Id)
        {
            TaskKind = TaskKind ?? other.TaskKind,
            WorkerKind = WorkerKind ?? other.WorkerKind,
            CreatedAt = CreatedAt ?? other.CreatedAt,
            Input = Input ?? other.Input,
            Priority = Priority ?? other.Priority,
            RetentionSeconds = RetentionSeconds ?? other.RetentionSeconds,
            TraceContext = TraceContext ?? other.TraceContext,
            Headers = Headers ?? other.Headers,
            MaxAttempts = Greatest(MaxAttempts, other.MaxAttempts),
            TimeoutMs = TimeoutMs ?? other.TimeoutMs,
            ExpiresAt = ExpiresAt ?? other.ExpiresAt,
            ReplyTo = ReplyTo ?? other.ReplyTo,
            Attempt = Math.Max(Attempt, other.Attempt),
            AnyAttempt = state.AnyAttempt,
            Rank = state.Rank,
            RunAt = state.RunAt,
            DelayMs = state.DelayMs,
            CompletedAt = state.CompletedAt,
            Outcome = state.Outcome,
            Output = state.Output,
            EndedTwice = asFar ? EndedTwice || other.EndedTwice || EndDifferently(this, other) : state.EndedTwice,
            Deliveries = same ? Union(Deliveries, other.Deliveries) : newer ? other.Deliveries : Deliveries,
            LeaseMs = same ? Greatest(LeaseMs, other.LeaseMs) : newer ? other.LeaseMs : LeaseMs,
            StartedAt = start.StartedAt,
            ExecutedBy = start.StartedAt is not null || !same ? start.ExecutedBy : Least(ExecutedBy, other.ExecutedBy),
            ErrorAttempt = error.ErrorAttempt,
            Error = error.Error,
            ProgressAt = progress.ProgressAt,
            ProgressFraction = progress.ProgressFraction,
            ProgressMessage = progress.ProgressMessage,
            CancelRequestedAt = Greatest(CancelRequestedAt, other.CancelRequestedAt),
            Attempts = EndedAttempt.Join(Attempts, other.Attempts),
        };
    }

    /// <summary>Of one attempt the higher rank wins; of two ends the earlier one, but a cancellation only when it is the only one.</summary>
    private static int Compare(TaskChange x, TaskChange y)
    {
        if (x.Rank != y.Rank || x.Rank != TaskRank.Completed)
        {
            return x.Rank.CompareTo(y.Rank);
        }

        var byWord = (y.Outcome == TaskOutcome.Cancelled).CompareTo(x.Outcome == TaskOutcome.Cancelled);
        var byTime = byWord != 0 ? byWord : Nullable.Compare(y.CompletedAt, x.CompletedAt);
        var byOutcome = byTime != 0 ? byTime : Nullable.Compare((int?)y.Outcome, (int?)x.Outcome);
        return byOutcome != 0 ? byOutcome : Bytes(y.Output).SequenceCompareTo(Bytes(x.Output));
    }

    /// <summary>Of an attempt that was run twice; not of one that was cancelled somewhere.</summary>
    private static bool EndDifferently(TaskChange x, TaskChange y) => x.Rank == TaskRank.Completed && y.Rank == TaskRank.Completed
        && x.Outcome != TaskOutcome.Cancelled && y.Outcome != TaskOutcome.Cancelled && Compare(x, y) != 0;

    private static bool StartsEarlier(TaskChange x, TaskChange y) => x.StartedAt is { } start
        && (y.StartedAt is not { } other || start < other || (start == other && string.CompareOrdinal(x.ExecutedBy, y.ExecutedBy) < 0));

    private static bool IsLater((long?, double?, string?) x, (long?, double?, string?) y) => x.Item1 is { } at
        && (y.Item1 is not { } other || at > other || (at == other && (Nullable.Compare(x.Item2, y.Item2), string.CompareOrdinal(x.Item3, y.Item3)).CompareTo((0, 0)) > 0));

    private static bool IsLaterError(int attempt, ReadOnlyMemory<byte>? error, TaskChange than) => attempt > than.ErrorAttempt
        || (attempt == than.ErrorAttempt && Bytes(error).SequenceCompareTo(Bytes(than.Error)) > 0);

    private static string? Least(string? x, string? y) => x is null ? y : y is null || string.CompareOrdinal(x, y) <= 0 ? x : y;

    private static T? Greatest<T>(T? x, T? y)
        where T : struct, IComparable<T> => Nullable.Compare(x, y) >= 0 ? x : y;

    private static IReadOnlyList<long>? Union(IReadOnlyList<long>? x, IReadOnlyList<long>? y) => x is null ? y : y is null ? x : [.. x.Union(y).Order()];

    private static ReadOnlySpan<byte> Bytes(ReadOnlyMemory<byte>? memory) => memory is { } value ? value.Span : default;
}
