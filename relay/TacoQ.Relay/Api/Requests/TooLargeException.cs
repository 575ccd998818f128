namespace TacoQ.Relay.Api;

/// <summary>A request is too large. Becomes a problem of the status 413.</summary>
internal sealed class TooLargeException(string message) : Exception(message);
