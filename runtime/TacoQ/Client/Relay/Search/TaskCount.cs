namespace TacoQ;

/// <summary>How many tasks were found: the answer to <c>GET /api/v1/tasks/count</c>.</summary>
/// <param name="Count">How many; at most 10000 are counted.</param>
/// <param name="AtLeast">There are more.</param>
public sealed record TaskCount(int Count, bool AtLeast);
