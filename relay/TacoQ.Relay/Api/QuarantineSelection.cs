namespace TacoQ.Relay.Api;

/// <summary>Which messages in quarantine, the newest first.</summary>
/// <param name="Queue">Those of this queue.</param>
/// <param name="Reason">Those whose reason contains this text, whichever the case.</param>
/// <param name="Limit">How many at most, 1 to 1000. Default 1000.</param>
/// <param name="DryRun">Only say how many there are.</param>
internal sealed record QuarantineSelection(string? Queue = null, string? Reason = null, int? Limit = null, bool DryRun = false);

/// <summary>What came of it.</summary>
/// <param name="Matched">How many messages were selected.</param>
/// <param name="Done">How many of them were replayed, or deleted.</param>
/// <param name="Failed">Those that stay, and why; up to 100.</param>
internal sealed record QuarantineBatchResult(int Matched, int Done, IReadOnlyList<QuarantineFailure> Failed);

/// <summary>A message that stays in quarantine.</summary>
internal sealed record QuarantineFailure(long Id, string Detail);

/// <summary>How many messages are in quarantine.</summary>
/// <param name="Count">How many, counted up to 10,000.</param>
/// <param name="IsComplete">There are no more.</param>
internal sealed record QuarantineCount(int Count, bool IsComplete);
