namespace TacoQ;

/// <summary>
/// The task was sent, but the broker's confirmation did not come in time: it may be enqueued or not. Ask the relay by
/// <see cref="EnqueueException.TaskId"/>, or enqueue again with that id as <see cref="EnqueueOptions.Id"/>, which is safe.
/// </summary>
/// <param name="taskId">The id of the task.</param>
/// <param name="message">What happened.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class EnqueueOutcomeUnknownException(Guid taskId, string message, Exception? innerException = null)
    : EnqueueException(taskId, message, innerException);
