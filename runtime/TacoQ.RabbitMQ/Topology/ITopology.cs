using RabbitMQ.Client;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ;

/// <summary>What is declared on the broker, and which message goes where. Of every topology the suite <c>TaskBrokerConformance</c> holds.</summary>
internal interface ITopology
{
    /// <summary>Where tasks and events are published.</summary>
    string Exchange { get; }

    /// <summary>What relays consume.</summary>
    string RelayQueue { get; }

    /// <summary>The routing key of events.</summary>
    string EventsKey { get; }

    /// <summary>
    /// A task whose worker kind has no queue comes back to its publisher, who then declares the queue. Otherwise it has to be declared
    /// before, or the task would reach the relay alone.
    /// </summary>
    bool ReturnsUnroutable { get; }

    /// <summary>Programs of TacoQ 0.4 may be at the other end, which know only what is in their own records.</summary>
    bool IsOfV04 { get; }

    string RoutingKey(TaskAssignment assignment);

    /// <summary>The AMQP property <c>priority</c>; null to leave it out.</summary>
    byte? Priority(TaskAssignment assignment);

    /// <summary>What workers of a worker kind consume.</summary>
    IReadOnlyList<string> WorkerQueues(string workerKind);

    /// <summary>Whose queue it is; null for one that is no worker's.</summary>
    string? WorkerKindOf(string queue);

    /// <summary>The relay learns it without an event, from the task itself.</summary>
    bool IsCarriedByTask(WireEvent wireEvent);

    /// <summary>The event as a message of its own; null when it goes into a batch.</summary>
    EventRecord? ToRecord(WireEvent wireEvent);

    /// <summary>The events in a message of the relay's queue.</summary>
    /// <exception cref="WireFormatException">They cannot be read.</exception>
    IReadOnlyList<WireEvent> ReadEvents(string routingKey, IReadOnlyBasicProperties properties, ReadOnlySpan<byte> body);

    /// <summary>Declares what every publisher and consumer needs.</summary>
    Task DeclareAsync(IChannel channel, CancellationToken cancellationToken);

    Task DeclareWorkerQueuesAsync(IChannel channel, string workerKind, CancellationToken cancellationToken);

    Task DeclareRelayQueueAsync(IChannel channel, CancellationToken cancellationToken);
}
