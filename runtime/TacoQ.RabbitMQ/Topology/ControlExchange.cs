using RabbitMQ.Client;

namespace TacoQ.RabbitMQ;

/// <summary>Where relays tell workers which tasks to cancel: the same for every topology, and unknown to TacoQ 0.4.</summary>
internal static class ControlExchange
{
    public const string Name = "tacoq.control";

    public static string Key(string workerKind) => $"cancel.{workerKind}";

    public static Task DeclareAsync(IChannel channel, CancellationToken cancellationToken) =>
        channel.ExchangeDeclareAsync(Name, ExchangeType.Topic, durable: true, cancellationToken: cancellationToken);
}
