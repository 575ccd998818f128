namespace TacoQ.Relay.Api;

/// <summary>A request is not valid; its message says what is wrong, where, and what is right. Becomes a problem of the status 400.</summary>
internal sealed class InvalidRequestException(string message, Exception? innerException = null) : Exception(message, innerException);
