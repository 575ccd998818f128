namespace TacoQ.Broker;

/// <summary>The message was sent, and no confirm came in time.</summary>
internal sealed class PublishOutcomeUnknownException(string message, Exception? innerException = null) : Exception(message, innerException);
