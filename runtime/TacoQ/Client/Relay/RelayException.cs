using System.Net;

namespace TacoQ;

/// <summary>The relay refused a request or could not be reached.</summary>
/// <param name="message">What was asked of which relay, and what happened.</param>
/// <param name="statusCode">The HTTP status, when there was an answer.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class RelayException(string message, HttpStatusCode? statusCode = null, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The HTTP status, when there was an answer.</summary>
    public HttpStatusCode? StatusCode { get; } = statusCode;
}
