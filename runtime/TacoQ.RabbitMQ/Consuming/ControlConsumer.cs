using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ;

/// <summary>Receives what the relays tell all workers of the worker kinds.</summary>
internal sealed class ControlConsumer(
    ConnectionSupervisor supervisor, IReadOnlyCollection<string> workerKinds, Action<WireEvent> handler, RabbitMQOptions options, TimeProvider time, ILogger logger)
    : ConsumerLoop(supervisor, "control", options, time, logger)
{
    protected override ushort Prefetch => 0;

    protected override async Task<string> DeclareAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await ControlExchange.DeclareAsync(channel, cancellationToken).ConfigureAwait(false);
        var queue = await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true, cancellationToken: cancellationToken).ConfigureAwait(false);
        foreach (var workerKind in workerKinds)
        {
            await channel.QueueBindAsync(queue.QueueName, ControlExchange.Name, ControlExchange.Key(workerKind), cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        return queue.QueueName;
    }

    protected override void OnMessage(ConsumerSession session, BasicDeliverEventArgs message)
    {
        try
        {
            foreach (var e in TaskEventsCodec.Read(message.Body.Span))
            {
                handler(e);
            }
        }
        catch (WireFormatException e)
        {
            Logger.Unreadable("control", e.Message);
        }
    }
}
