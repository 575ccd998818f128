namespace TacoQ;

/// <summary>The answer to <c>POST /api/v1/tasks</c>.</summary>
/// <param name="Id">The task's id.</param>
/// <param name="Location">Where its record is, relative to the relay's address.</param>
/// <param name="Warning">Why its arguments could not be checked: no worker has announced such a task, or the relay's database does not answer. Null when they fit.</param>
public sealed record PublishedTask(Guid Id, string Location, string? Warning = null);
