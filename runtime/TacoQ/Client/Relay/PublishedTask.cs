namespace TacoQ;

/// <summary>The answer to <c>POST /api/v1/tasks</c>.</summary>
/// <param name="Id">The task's id.</param>
/// <param name="Location">Where its record is, relative to the relay's address.</param>
public sealed record PublishedTask(Guid Id, string Location);
