namespace TacoQ;

/// <summary>A payload does not fit the parameters of the task's method. Such a task fails at once: a retry would not help.</summary>
/// <param name="message">The task, the argument, and what is wrong with it.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class TaskArgumentException(string message, Exception? innerException = null) : Exception(message, innerException);
