using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ;

/// <summary>Consumes one lane of a worker kind.</summary>
internal sealed class LaneConsumer(
    ConnectionSupervisor supervisor,
    string workerKind,
    string queue,
    ushort prefetch,
    PrefetchedTasks prefetched,
    Func<Publication, Task> quarantine,
    Messages messages,
    UndecodableMessages undecodable,
    RabbitMQOptions options,
    TimeProvider time,
    ILogger logger) : ConsumerLoop(supervisor, queue, options, time, logger, undecodable)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public string WorkerKind => workerKind;

    protected override ushort Prefetch => prefetch;

    protected override async Task<string> DeclareAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await messages.Topology.DeclareAsync(channel, cancellationToken).ConfigureAwait(false);
        await messages.Topology.DeclareWorkerQueuesAsync(channel, workerKind, cancellationToken).ConfigureAwait(false);
        return Name;
    }

    protected override void OnMessage(ConsumerSession session, BasicDeliverEventArgs message)
    {
        try
        {
            var assignment = AssignmentMessages.WithinLimit(AssignmentMessages.Read(message.BasicProperties, message.Body.Span), Options);
            prefetched.Add(new(session, message.DeliveryTag, assignment, message.Redelivered));
        }
        catch (WireFormatException e)
        {
            Logger.Unreadable(Name, e.Message);
            _ = QuarantineAsync(session, message.DeliveryTag, messages.ToQuarantine(message.BasicProperties, message.Body, Name, e.Message));
        }
    }

    private async Task QuarantineAsync(ConsumerSession session, ulong deliveryTag, Publication copy)
    {
        try
        {
            await quarantine(copy).ConfigureAwait(false);
            session.Ack(deliveryTag);

            // At once: should the connection end now, as it does of a message that cannot be decoded, it would be in quarantine twice.
            await session.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Logger.NotQuarantined(Name, e.Message);
            await Task.Delay(Pause, Time, CancellationToken.None).ConfigureAwait(false);
            await session.ReturnAsync(deliveryTag).ConfigureAwait(false);
        }
    }
}
