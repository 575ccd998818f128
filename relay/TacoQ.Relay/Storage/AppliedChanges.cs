namespace TacoQ.Relay.Storage;

/// <summary>What came of changes, as far as somebody has to act or count.</summary>
internal sealed record AppliedChanges
{
    /// <summary>Those of the tasks that shall be cancelled.</summary>
    public IReadOnlyList<CancelledTask> Cancelled { get; init; } = [];

    /// <summary>Those that were delivered again, in their present attempt.</summary>
    public IReadOnlyList<RedeliveredTask> Redelivered { get; init; } = [];

    /// <summary>How many of them are now known to have ended twice.</summary>
    public int EndedTwice { get; init; }

    /// <summary>How many were left out, as they are of deleted tasks.</summary>
    public int Late { get; init; }
}
