namespace TacoQ;

/// <summary>Why an attempt failed, as the worker reported it.</summary>
/// <param name="Type">The type of the exception in the worker's language, for example <c>System.TimeoutException</c> or <c>ValueError</c>.</param>
/// <param name="Message">Its message.</param>
/// <param name="StackTrace">Its stack trace, when the worker sends one.</param>
/// <param name="Attempt">The attempt that failed, counting from 1, when the worker says so.</param>
public sealed record TaskError(string Type, string Message, string? StackTrace = null, int? Attempt = null);
