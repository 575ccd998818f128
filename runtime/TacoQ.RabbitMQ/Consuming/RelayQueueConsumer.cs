using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ;

/// <summary>Consumes the relay's queue of one topology.</summary>
internal sealed class RelayQueueConsumer(
    ConnectionSupervisor supervisor,
    ITopology topology,
    ushort prefetch,
    ChannelWriter<RabbitMQEventDelivery> deliveries,
    TransientMessages transient,
    UndecodableMessages undecodable,
    RabbitMQOptions options,
    TimeProvider time,
    ILogger logger) : ConsumerLoop(supervisor, topology.RelayQueue, options, time, logger, undecodable)
{
    private readonly ClonedQueues? clonedQueues = topology is V04Topology ? new(supervisor, options.WatchdogInterval, time, logger) : null;

    protected override ushort Prefetch => prefetch;

    public override async ValueTask DisposeAsync()
    {
        if (clonedQueues is not null)
        {
            await clonedQueues.DisposeAsync().ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    protected override async Task<string> DeclareAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await topology.DeclareAsync(channel, cancellationToken).ConfigureAwait(false);
        await topology.DeclareRelayQueueAsync(channel, cancellationToken).ConfigureAwait(false);
        return topology.RelayQueue;
    }

    protected override void OnMessage(ConsumerSession session, BasicDeliverEventArgs message)
    {
        if (message.BasicProperties.DeliveryMode != DeliveryModes.Persistent)
        {
            transient.Count(Name);
        }

        var delivery = Decode(session, message);
        foreach (var e in delivery.Events)
        {
            if (e is TaskAssigned assigned)
            {
                clonedQueues?.See(assigned.Assignment.WorkerKind);
            }
        }

        deliveries.TryWrite(delivery);
    }

    private RabbitMQEventDelivery Decode(ConsumerSession session, BasicDeliverEventArgs message)
    {
        var headers = message.BasicProperties.Headers;
        if (MessageHeaders.GetText(headers, MessageHeaders.Unreadable) is { } reason)
        {
            return Unreadable(reason, MessageHeaders.GetText(headers, MessageHeaders.Queue) ?? topology.RelayQueue);
        }

        try
        {
            return new(session, message.DeliveryTag) { Events = topology.ReadEvents(message.RoutingKey, message.BasicProperties, message.Body.Span) };
        }
        catch (WireFormatException e)
        {
            return Unreadable(e.Message, topology.RelayQueue);
        }

        RabbitMQEventDelivery Unreadable(string why, string queue) => new(session, message.DeliveryTag)
        {
            Unreadable = new(why, queue, MessageHeaders.GetAll(headers), message.Body.ToArray()),
        };
    }
}
