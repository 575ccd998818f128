namespace TacoQ;

/// <summary>A page of found tasks: the answer to <c>GET /api/v1/tasks</c>.</summary>
/// <param name="Tasks">Their records without results; messages of errors are cut after 1000 characters.</param>
/// <param name="Next">The cursor of the next page; null when this is the last one.</param>
public sealed record TaskPage(IReadOnlyList<TaskSnapshot> Tasks, string? Next = null);
