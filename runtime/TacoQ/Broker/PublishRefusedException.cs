namespace TacoQ.Broker;

/// <summary>The broker does not have the message, and will not get it.</summary>
internal sealed class PublishRefusedException(string message, Exception? innerException = null) : Exception(message, innerException);
