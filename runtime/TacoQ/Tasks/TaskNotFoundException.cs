namespace TacoQ;

/// <summary>The relay has no task of this id: it was never enqueued, or its retention has passed.</summary>
/// <param name="taskId">The id asked for.</param>
public sealed class TaskNotFoundException(Guid taskId)
    : Exception($"The relay has no task {taskId}: it was never enqueued, or its retention has passed.")
{
    /// <summary>The id asked for.</summary>
    public Guid TaskId { get; } = taskId;
}
