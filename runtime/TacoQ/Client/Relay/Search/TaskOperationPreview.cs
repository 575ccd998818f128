namespace TacoQ;

/// <summary>What an operation would be of: the answer to <c>POST /api/v1/operations</c> with <c>dryRun</c>.</summary>
/// <param name="Matched">How many tasks.</param>
/// <param name="Sample">The ids of the latest of them, ten at most.</param>
public sealed record TaskOperationPreview(TaskCount Matched, IReadOnlyList<Guid> Sample);
