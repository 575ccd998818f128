using Microsoft.Extensions.Logging;

namespace TacoQ.RabbitMQ;

/// <summary>Log messages of the broker: no payloads, no passwords.</summary>
internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Debug, "Connected to {Address} for {Purpose} (connection {Epoch})")]
    public static partial void Connected(this ILogger logger, string purpose, BrokerAddress address, int epoch);

    [LoggerMessage(102, LogLevel.Warning, "The connection to {Address} for {Purpose} ended: {Reason}. Connecting again")]
    public static partial void ConnectionLost(this ILogger logger, string purpose, BrokerAddress address, string reason);

    [LoggerMessage(103, LogLevel.Warning, "Cannot connect to RabbitMQ at {Address}: {Reason}. Does it run, and is ConnectionStrings:tacobroker its address? Trying until it answers")]
    public static partial void CannotConnect(this ILogger logger, BrokerAddress address, string reason);

    [LoggerMessage(104, LogLevel.Warning, "The consumer of {Queue} ended: {Reason}. Starting it again")]
    public static partial void ConsumerEnded(this ILogger logger, string queue, string reason);

    [LoggerMessage(105, LogLevel.Critical, "{Problem}")]
    public static partial void TopologyMismatch(this ILogger logger, string problem);

    [LoggerMessage(106, LogLevel.Error, "A message in {Queue} cannot be read ({Reason}); it goes to the relay's quarantine")]
    public static partial void Unreadable(this ILogger logger, string queue, string reason);

    [LoggerMessage(110, LogLevel.Error, "A message in {Queue} that cannot be read could not be sent to the relay's quarantine ({Reason}); it goes back")]
    public static partial void NotQuarantined(this ILogger logger, string queue, string reason);

    [LoggerMessage(113, LogLevel.Error, "A message in {Queue} ended the connection, for its headers cannot be decoded. Looking for it failed: {Reason}. Trying again when it comes again")]
    public static partial void NotTakenOut(this ILogger logger, string queue, string reason);

    [LoggerMessage(107, LogLevel.Warning, "The broker did not confirm a message within {Timeout}: the connection is replaced and the message sent again")]
    public static partial void ConfirmOverdue(this ILogger logger, TimeSpan timeout);

    [LoggerMessage(108, LogLevel.Warning, "The publishing channel ended: {Reason}. {Outstanding} messages are sent again")]
    public static partial void PublishChannelEnded(this ILogger logger, string reason, int outstanding);

    [LoggerMessage(109, LogLevel.Debug, "Declared the queues of worker kind {WorkerKind}, which a message could not reach")]
    public static partial void DeclaredMissingQueue(this ILogger logger, string workerKind);

    [LoggerMessage(111, LogLevel.Warning, "{Count} messages in {Queue} came transient, as those of TacoQ 0.4's Python SDK do: RabbitMQ loses such messages when it restarts. They are counted in tacoq.messages.transient")]
    public static partial void Transient(this ILogger logger, long count, string queue);

    [LoggerMessage(112, LogLevel.Warning, "The queue {Queue} with {Count} messages grows for ever: publishers of TacoQ 0.4 declare it beside {WorkerKind}, and nobody consumes it. Keep it empty: rabbitmqctl set_policy --apply-to queues tacoq-cloned '_cloned$' '{{\"max-length\":0}}'")]
    public static partial void ClonedQueue(this ILogger logger, string queue, uint count, string workerKind);
}
