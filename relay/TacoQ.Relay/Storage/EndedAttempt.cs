namespace TacoQ.Relay.Storage;

/// <summary>An attempt that was followed by another, or is about to be.</summary>
/// <param name="Attempt">Its number.</param>
/// <param name="ExecutedBy">The worker; empty while unknown.</param>
/// <param name="StartedAt">When it began, if it did.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Outcome">How it ended; null when it asked to be run later.</param>
/// <param name="Error">Why it failed, as JSON; empty when it did not.</param>
internal sealed record EndedAttempt(int Attempt, string ExecutedBy, long? StartedAt, long EndedAt, TaskOutcome? Outcome, ReadOnlyMemory<byte> Error) : IComparable<EndedAttempt>
{
    /// <summary>All attempts of both. Of two ends of one attempt the earlier one counts.</summary>
    public static IReadOnlyList<EndedAttempt>? Join(IReadOnlyList<EndedAttempt>? x, IReadOnlyList<EndedAttempt>? y) =>
        x is null ? y : y is null ? x : [.. x.Concat(y).GroupBy(attempt => attempt.Attempt).Select(same => same.Min()!).OrderBy(attempt => attempt.Attempt)];

    /// <summary>The same order as that of <see cref="AttemptSql"/>.</summary>
    public int CompareTo(EndedAttempt? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byTime = EndedAt.CompareTo(other.EndedAt);
        var byWorker = byTime != 0 ? byTime : string.CompareOrdinal(ExecutedBy, other.ExecutedBy);
        var byStart = byWorker != 0 ? byWorker : Nullable.Compare(StartedAt, other.StartedAt);
        return byStart != 0 ? byStart : Error.Span.SequenceCompareTo(other.Error.Span);
    }
}
