using RabbitMQ.Client;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ;

/// <summary>The topology of TacoQ 0.4, as the wire document has it: argument for argument what its clients declare.</summary>
internal sealed class V04Topology : ITopology
{
    public const string ExchangeName = "tacoq_task_exchange";
    public const string RelayQueueName = "tacoq_relay_queue";
    public const string TaskKeyPrefix = "tasks.";

    /// <summary>0.4's publisher declares a second queue by this name for each worker kind; nobody consumes it.</summary>
    public const string ClonedSuffix = "_cloned";

    private const string EverythingKey = "#";

    public string Exchange => ExchangeName;

    public string RelayQueue => RelayQueueName;

    public string EventsKey => ExchangeName;

    /// <summary>The relay's queue takes whatever is published.</summary>
    public bool ReturnsUnroutable => false;

    public bool IsOfV04 => true;

    public string RoutingKey(TaskAssignment assignment) => TaskKeyPrefix + assignment.WorkerKind;

    public byte? Priority(TaskAssignment assignment) => (byte)Math.Clamp(assignment.Priority, 0, 255);

    public IReadOnlyList<string> WorkerQueues(string workerKind) => [workerKind];

    public string? WorkerKindOf(string queue) => Names.IsWorkerKind(queue) ? queue : null;

    /// <summary>The relay gets a copy of each task. One that is not due yet goes to the relay alone.</summary>
    public bool IsCarriedByTask(WireEvent wireEvent) => wireEvent is TaskAssigned { Assignment: { RunAt: null, Delay: null or { Ticks: <= 0 } } };

    public EventRecord? ToRecord(WireEvent wireEvent) => V04Records.Write(wireEvent);

    public IReadOnlyList<WireEvent> ReadEvents(string routingKey, IReadOnlyBasicProperties properties, ReadOnlySpan<byte> body) =>
        V04Records.Read(routingKey, properties, body);

    /// <summary>The relay's queue too: what is published before any relay has come is kept for it.</summary>
    public async Task DeclareAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await channel.ExchangeDeclareAsync(Exchange, ExchangeType.Topic, durable: true, cancellationToken: cancellationToken).ConfigureAwait(false);
        await DeclareRelayQueueAsync(channel, cancellationToken).ConfigureAwait(false);
        await ControlExchange.DeclareAsync(channel, cancellationToken).ConfigureAwait(false);
    }

    public Task DeclareWorkerQueuesAsync(IChannel channel, string workerKind, CancellationToken cancellationToken) =>
        DeclareAsync(channel, workerKind, TaskKeyPrefix + workerKind, cancellationToken);

    public Task DeclareRelayQueueAsync(IChannel channel, CancellationToken cancellationToken) => DeclareAsync(channel, RelayQueue, EverythingKey, cancellationToken);

    private async Task DeclareAsync(IChannel channel, string queue, string key, CancellationToken cancellationToken)
    {
        var arguments = new Dictionary<string, object?> { ["x-max-priority"] = 255 };
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken).ConfigureAwait(false);
        await channel.QueueBindAsync(queue, Exchange, key, cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}
