namespace TacoQ;

/// <summary>The answer to <c>POST /api/v1/tasks/batch</c>.</summary>
/// <param name="Accepted">How many of the tasks were published.</param>
/// <param name="Results">What came of each, in the order of the request.</param>
public sealed record PublishedTasks(int Accepted, IReadOnlyList<PublishedTaskResult> Results);
