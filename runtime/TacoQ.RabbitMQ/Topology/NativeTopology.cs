using RabbitMQ.Client;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ;

/// <summary>The native topology, as the wire document has it.</summary>
/// <param name="queueType">Of the queues without priorities.</param>
internal sealed class NativeTopology(QueueType queueType = QueueType.Classic) : ITopology
{
    public const int PriorityLevels = 10;

    // RabbitMQ 4 drops a message that a quorum queue has delivered 20 times, unless the queue says otherwise; 3.10 takes no number for "never".
    // Which task is given up, and when, is for the relay to say.
    private const int DeliveryLimit = 1_000_000;

    private const string WorkerQueue = "tacoq.worker.";
    private const string PrioritySuffix = ".priority";

    public string Exchange => "tacoq.tasks";

    public string RelayQueue => "tacoq.relay";

    public string EventsKey => "events";

    public bool ReturnsUnroutable => true;

    public bool IsOfV04 => false;

    public string RoutingKey(TaskAssignment assignment) => assignment.Priority > 0 ? $"priority.{assignment.WorkerKind}" : $"tasks.{assignment.WorkerKind}";

    /// <summary>1 to 255 map evenly onto the levels 1 to 10 of the priority lane.</summary>
    public byte? Priority(TaskAssignment assignment) =>
        assignment.Priority > 0 ? (byte)((Math.Clamp(assignment.Priority, 1, 255) * PriorityLevels + 254) / 255) : null;

    public IReadOnlyList<string> WorkerQueues(string workerKind) => [WorkerQueue + workerKind, WorkerQueue + workerKind + PrioritySuffix];

    public string? WorkerKindOf(string queue) => !queue.StartsWith(WorkerQueue, StringComparison.Ordinal) ? null
        : queue.EndsWith(PrioritySuffix, StringComparison.Ordinal) ? queue[WorkerQueue.Length..^PrioritySuffix.Length] : queue[WorkerQueue.Length..];

    public bool IsCarriedByTask(WireEvent wireEvent) => false;

    public EventRecord? ToRecord(WireEvent wireEvent) => null;

    public IReadOnlyList<WireEvent> ReadEvents(string routingKey, IReadOnlyBasicProperties properties, ReadOnlySpan<byte> body)
    {
        var type = MessageHeaders.GetText(properties.Headers, MessageHeaders.MessageType);
        return type == TaskEventsCodec.MessageType
            ? TaskEventsCodec.Read(body)
            : throw new WireFormatException($"The header message_type is '{type}', not {TaskEventsCodec.MessageType}.");
    }

    public async Task DeclareAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await channel.ExchangeDeclareAsync(Exchange, ExchangeType.Topic, durable: true, cancellationToken: cancellationToken).ConfigureAwait(false);
        await ControlExchange.DeclareAsync(channel, cancellationToken).ConfigureAwait(false);
    }

    public async Task DeclareWorkerQueuesAsync(IChannel channel, string workerKind, CancellationToken cancellationToken)
    {
        var queues = WorkerQueues(workerKind);
        await DeclareAsync(channel, queues[0], $"tasks.{workerKind}", Arguments(), cancellationToken).ConfigureAwait(false);
        await DeclareAsync(
            channel, queues[1], $"priority.{workerKind}", new Dictionary<string, object?> { ["x-max-priority"] = PriorityLevels }, cancellationToken).ConfigureAwait(false);
    }

    public Task DeclareRelayQueueAsync(IChannel channel, CancellationToken cancellationToken) =>
        DeclareAsync(channel, RelayQueue, EventsKey, Arguments(), cancellationToken);

    private Dictionary<string, object?>? Arguments() =>
        queueType == QueueType.Quorum ? new() { ["x-queue-type"] = "quorum", ["x-delivery-limit"] = DeliveryLimit } : null;

    private async Task DeclareAsync(IChannel channel, string queue, string key, Dictionary<string, object?>? arguments, CancellationToken cancellationToken)
    {
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken).ConfigureAwait(false);
        await channel.QueueBindAsync(queue, Exchange, key, cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}
