namespace TacoQ;

/// <summary>The task was not enqueued: the broker refused it or could not be reached, and nothing of it is left.</summary>
/// <param name="taskId">The id of the task.</param>
/// <param name="message">What happened, where, and the remedy.</param>
/// <param name="innerException">The cause, if there is one.</param>
public class EnqueueException(Guid taskId, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The id of the task.</summary>
    public Guid TaskId { get; } = taskId;
}
