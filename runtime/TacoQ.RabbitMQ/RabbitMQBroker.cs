using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TacoQ.Broker;
using TacoQ.Diagnostics;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ;

/// <summary>The broker RabbitMQ, by one topology or by both.</summary>
internal sealed class RabbitMQBroker : ITaskBroker
{
    private readonly RabbitMQOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly TopologyChoice topologies;
    private readonly ConnectionSupervisor publishing;
    private readonly ConnectionSupervisor consuming;
    private readonly Deadlines deadlines;
    private readonly PublishPipeline assignments;
    private readonly PublishPipeline batches;
    private readonly EventBatcher events;
    private readonly BrokerAddress address;
    private readonly TransientPublisher transient;
    private bool disposed;

    public RabbitMQBroker(IOptions<RabbitMQOptions> options, TimeProvider time, ILogger<RabbitMQBroker> logger)
    {
        this.options = options.Value;
        this.time = time;
        this.logger = logger;
        topologies = new(this.options, time);
        address = BrokerAddress.Parse(this.options.ConnectionString);
        var throttle = new LogThrottle(time);
        publishing = new(address, "publishing", this.options, throttle, time, logger);
        consuming = new(address, "consuming", this.options, throttle, time, logger);
        deadlines = new(publishing, this.options, time);
        assignments = new(publishing, topologies.All, deadlines, this.options, time, logger);
        batches = new(publishing, topologies.All, deadlines, this.options, time, logger);
        events = new(batches, deadlines, topologies.Default.ToPublication, time);
        transient = new(publishing, time, logger);
    }

    public string? Failure => publishing.Failure ?? consuming.Failure;

    public string TopologyName => options.Topology switch
    {
        Topology.V04 => "v04",
        Topology.Both => "both",
        _ => "native",
    };

    public bool EndTellsBeginning => !topologies.Default.Topology.IsOfV04;

    public TimeSpan? DeliveryTimeout => options.ConsumerTimeout > TimeSpan.Zero ? options.ConsumerTimeout : null;

    public Task UntilUnblockedAsync(CancellationToken cancellationToken) => publishing.Current?.WaitUntilUnblockedAsync(cancellationToken) ?? Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await publishing.StartAsync(cancellationToken).ConfigureAwait(false);
        await consuming.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Check(TaskAssignment assignment)
    {
        topologies.Check(assignment);
        if (AssignmentMessages.Refuse(assignment) is { } reason)
        {
            throw new ArgumentException($"The task {assignment.TaskKind} cannot be sent: {reason}");
        }
    }

    public Task PublishAsync(TaskAssignment assignment, TimeSpan limit, CancellationToken cancellationToken) =>
        assignments.PublishAsync(topologies.For(assignment).ToPublication(assignment, limit), cancellationToken);

    public Task PublishAsync(WireEvent wireEvent, TimeSpan limit, CancellationToken cancellationToken)
    {
        var messages = topologies.For(wireEvent);
        return messages.Topology.IsCarriedByTask(wireEvent) ? Task.CompletedTask
            : messages.ToPublication(wireEvent, limit) is { } single ? batches.PublishAsync(single, cancellationToken)
            : events.PublishAsync(wireEvent, limit, cancellationToken);
    }

    public ValueTask ReplyAsync(string replyTo, TaskReply reply)
    {
        var (properties, body) = ReplyMessages.ToReply(reply);
        transient.Publish("", replyTo, properties, body);
        return ValueTask.CompletedTask;
    }

    public ValueTask BroadcastAsync(string workerKind, params IReadOnlyCollection<WireEvent> events)
    {
        var (properties, body) = ReplyMessages.ToBroadcast(events);
        transient.Publish(ControlExchange.Name, ControlExchange.Key(workerKind), properties, body);
        return ValueTask.CompletedTask;
    }

    public Task ReplayAsync(UnreadableMessage message, TimeSpan limit, CancellationToken cancellationToken) =>
        assignments.PublishAsync(topologies.For(message).ToReplay(message, limit), cancellationToken);

    public Task<LaneDepth?> MeasureAsync(string workerKind, CancellationToken cancellationToken) =>
        consuming.Current is { } live ? QueueDepth.MeasureAsync(live, topologies.All, workerKind, time, cancellationToken) : Task.FromResult<LaneDepth?>(null);

    public async Task<IAssignmentConsumer> ConsumeAssignmentsAsync(IReadOnlyCollection<string> workerKinds, int prefetch, CancellationToken cancellationToken)
    {
        var messages = topologies.ForWorkers(workerKinds);
        var undecodable = Undecodable(messages);
        var consumer = new RabbitMQAssignmentConsumer((kind, prefetched) => messages.Topology.WorkerQueues(kind).Select(queue =>
            new LaneConsumer(consuming, kind, queue, (ushort)prefetch, prefetched, QuarantineAsync, messages, undecodable, options, time, logger)));
        foreach (var workerKind in workerKinds)
        {
            await consumer.AddAsync(workerKind, cancellationToken).ConfigureAwait(false);
        }

        return consumer;
    }

    public async Task<IEventConsumer> ConsumeEventsAsync(int prefetch, CancellationToken cancellationToken)
    {
        var transient = new TransientMessages(time, logger);
        var consumer = new RabbitMQEventConsumer(deliveries => topologies.All.Select(topology =>
            new RelayQueueConsumer(consuming, topology, (ushort)prefetch, deliveries, transient, Undecodable(new(topology, time)), options, time, logger)));
        await consumer.StartAsync(cancellationToken).ConfigureAwait(false);
        return consumer;
    }

    public async Task<IAsyncDisposable> ListenAsync(IReadOnlyCollection<string> workerKinds, Action<WireEvent> handler, CancellationToken cancellationToken)
    {
        var consumer = new ControlConsumer(consuming, workerKinds, handler, options, time, logger);
        await consumer.StartAsync(cancellationToken).ConfigureAwait(false);
        return consumer;
    }

    public async Task<IReplyAddress> ReceiveRepliesAsync(Action<TaskReply> handler, CancellationToken cancellationToken)
    {
        var consumer = new ReplyConsumer(consuming, handler, options, time, logger);
        await consumer.StartAsync(cancellationToken).ConfigureAwait(false);
        return consumer;
    }

    public async ValueTask DisposeAsync()
    {
        // The host stops it, and then the container disposes it.
        if (Interlocked.Exchange(ref disposed, true))
        {
            return;
        }

        await events.DisposeAsync().ConfigureAwait(false);
        await transient.DisposeAsync().ConfigureAwait(false);
        await assignments.DisposeAsync().ConfigureAwait(false);
        await batches.DisposeAsync().ConfigureAwait(false);
        await deadlines.DisposeAsync().ConfigureAwait(false);
        await publishing.DisposeAsync().ConfigureAwait(false);
        await consuming.DisposeAsync().ConfigureAwait(false);
    }

    private UndecodableMessages Undecodable(Messages messages) => new(address, messages, QuarantineAsync, time, logger);

    private Task QuarantineAsync(Publication copy) => batches.PublishAsync(copy, CancellationToken.None);
}
