using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TacoQ.Broker;
using TacoQ.Diagnostics;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ;

/// <summary>The broker RabbitMQ, by the native topology.</summary>
internal sealed class RabbitMQBroker : ITaskBroker
{
    private readonly RabbitMQOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly NativeMessages messages;
    private readonly ConnectionSupervisor publishing;
    private readonly ConnectionSupervisor consuming;
    private readonly Deadlines deadlines;
    private readonly PublishPipeline assignments;
    private readonly PublishPipeline batches;
    private readonly EventBatcher events;
    private readonly TransientPublisher transient;
    private bool disposed;

    public RabbitMQBroker(IOptions<RabbitMQOptions> options, TimeProvider time, ILogger<RabbitMQBroker> logger)
    {
        this.options = options.Value;
        this.time = time;
        this.logger = logger;
        messages = new(time);
        var address = BrokerAddress.Parse(this.options.ConnectionString);
        var throttle = new LogThrottle(time);
        publishing = new(address, "publishing", this.options, throttle, time, logger);
        consuming = new(address, "consuming", this.options, throttle, time, logger);
        deadlines = new(publishing, this.options, time);
        assignments = new(publishing, deadlines, this.options, time, logger);
        batches = new(publishing, deadlines, this.options, time, logger);
        events = new(batches, deadlines, messages.ToPublication, time);
        transient = new(publishing, time, logger);
    }

    public string? Failure => publishing.Failure ?? consuming.Failure;

    public TimeSpan? DeliveryTimeout => options.ConsumerTimeout > TimeSpan.Zero ? options.ConsumerTimeout : null;

    public Task UntilUnblockedAsync(CancellationToken cancellationToken) => publishing.Current?.WaitUntilUnblockedAsync(cancellationToken) ?? Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await publishing.StartAsync(cancellationToken).ConfigureAwait(false);
        await consuming.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task PublishAsync(TaskAssignment assignment, TimeSpan limit, CancellationToken cancellationToken) =>
        assignments.PublishAsync(messages.ToPublication(assignment, limit), cancellationToken);

    public Task PublishAsync(WireEvent wireEvent, TimeSpan limit, CancellationToken cancellationToken) =>
        events.PublishAsync(wireEvent, limit, cancellationToken);

    public ValueTask ReplyAsync(string replyTo, TaskReply reply)
    {
        var (properties, body) = NativeMessages.ToReply(reply);
        transient.Publish("", replyTo, properties, body);
        return ValueTask.CompletedTask;
    }

    public ValueTask BroadcastAsync(string workerKind, params IReadOnlyCollection<WireEvent> events)
    {
        var (properties, body) = NativeMessages.ToBroadcast(events);
        transient.Publish(NativeTopology.ControlExchange, NativeTopology.CancelKey(workerKind), properties, body);
        return ValueTask.CompletedTask;
    }

    public Task ReplayAsync(UnreadableMessage message, TimeSpan limit, CancellationToken cancellationToken) =>
        assignments.PublishAsync(messages.ToReplay(message, limit), cancellationToken);

    public async Task<IAssignmentConsumer> ConsumeAssignmentsAsync(IReadOnlyCollection<string> workerKinds, int prefetch, CancellationToken cancellationToken)
    {
        var consumer = new RabbitMQAssignmentConsumer((kind, prefetched) => new[] { NativeTopology.Queue(kind), NativeTopology.PriorityQueue(kind) }.Select(queue =>
            new LaneConsumer(consuming, kind, queue, (ushort)prefetch, prefetched, QuarantineAsync, messages, options, time, logger)));
        foreach (var workerKind in workerKinds)
        {
            await consumer.AddAsync(workerKind, cancellationToken).ConfigureAwait(false);
        }

        return consumer;
    }

    public async Task<IEventConsumer> ConsumeEventsAsync(int prefetch, CancellationToken cancellationToken)
    {
        var consumer = new RabbitMQEventConsumer(consuming, (ushort)prefetch, options, time, logger);
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

    private Task QuarantineAsync(Publication copy) => batches.PublishAsync(copy, CancellationToken.None);
}
