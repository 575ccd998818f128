namespace TacoQ;

/// <summary>Thrown by a task that can never succeed: it fails for good at once, however many attempts are left.</summary>
public sealed class RejectTaskException : Exception
{
    /// <summary>Has the task fail.</summary>
    /// <param name="message">Why it can never succeed. Who reads the result sees it as <see cref="TaskError.Message"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="message"/> is null, empty or white space.</exception>
    public RejectTaskException(string message)
        : base(message) => ArgumentException.ThrowIfNullOrWhiteSpace(message);
}
