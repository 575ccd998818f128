namespace TacoQ.Broker;

/// <summary>A task in a lane.</summary>
/// <param name="Assignment">The task.</param>
/// <param name="Redelivered">It was delivered before, or may have been.</param>
internal sealed record QueuedTask(TaskAssignment Assignment, bool Redelivered);
