using System.Collections.Concurrent;
using System.Threading.Channels;
using TacoQ.Wire;

namespace TacoQ.Broker;

/// <summary>
/// The broker of embedded mode. Durability is the relay's: an event is confirmed when the relay has stored it, and a lane
/// holds only the front of its queue; what does not fit stays in the store and is fetched when there is room.
/// </summary>
internal sealed class InProcessBroker : ITaskBroker
{
    public const int DefaultLaneCapacity = 10_000;
    private const int EventCapacity = 10_000;

    // Ends that wait for their commit: enough for the next batches to be full.
    private const int UnconfirmedEnds = 1000;
    private const string ReplyToThisProcess = "in-process";

    private readonly TimeProvider time;
    private readonly Func<string, Lane> createLane;
    private readonly ConcurrentDictionary<string, Lane> lanes = new(StringComparer.Ordinal);
    private readonly Channel<InProcessEvent> events = Channel.CreateBounded<InProcessEvent>(EventCapacity);
    private readonly ConcurrentQueue<InProcessEvent> returned = new();
    private readonly ConcurrentDictionary<Listener, byte> listeners = [];
    private Action<TaskReply>? onReply;

    public InProcessBroker(TimeProvider time, int laneCapacity = DefaultLaneCapacity)
    {
        this.time = time;
        createLane = workerKind => new Lane(laneCapacity, limit => Backlog?.Invoke(workerKind, limit) ?? Task.FromResult<IReadOnlyList<QueuedTask>>([]), time);
    }

    /// <summary>The store's side of the lanes: the queued and running tasks of a worker kind, the most urgent first.</summary>
    public Func<string, int, Task<IReadOnlyList<QueuedTask>>>? Backlog { get; set; }

    public string? Failure => null;

    public TimeSpan? DeliveryTimeout => null;

    /// <summary>A task is handed out when a worker is ready to run it, so that taking more keeps none from running elsewhere.</summary>
    public int DefaultPrefetch(int concurrency) => concurrency + UnconfirmedEnds;

    public Task UntilUnblockedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task PublishAsync(TaskAssignment assignment, TimeSpan limit, CancellationToken cancellationToken)
    {
        GetLane(assignment.WorkerKind).Enqueue(assignment);
        return Task.CompletedTask;
    }

    public async Task PublishAsync(WireEvent wireEvent, TimeSpan limit, CancellationToken cancellationToken)
    {
        var item = new InProcessEvent(wireEvent);
        var sent = false;
        using var timeout = limit == Timeout.InfiniteTimeSpan ? null : new CancellationTokenSource(limit, time);
        using var linked = timeout is null ? null : CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var token = linked?.Token ?? cancellationToken;
        try
        {
            await events.Writer.WriteAsync(item, token).ConfigureAwait(false);
            sent = true;
            await item.Stored.WaitAsync(token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            throw sent
                ? new PublishOutcomeUnknownException($"the store did not confirm it within {limit}.", e)
                : new PublishRefusedException($"the store was busy for {limit}.", e);
        }
        catch (ChannelClosedException e)
        {
            throw new PublishRefusedException("this process is stopping.", e);
        }
    }

    public ValueTask ReplyAsync(string replyTo, TaskReply reply)
    {
        onReply?.Invoke(reply);
        return ValueTask.CompletedTask;
    }

    public ValueTask BroadcastAsync(string workerKind, params IReadOnlyCollection<WireEvent> events)
    {
        foreach (var listener in listeners.Keys)
        {
            if (listener.WorkerKinds.Contains(workerKind))
            {
                foreach (var e in events)
                {
                    listener.Handler(e);
                }
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>What is in quarantine here are events that the store refused: assignments are never bytes.</summary>
    public Task ReplayAsync(UnreadableMessage message, TimeSpan limit, CancellationToken cancellationToken) =>
        Task.WhenAll(TaskEventsCodec.Read(message.Body.Span).Select(e => PublishAsync(e, limit, cancellationToken)));

    public Task<LaneDepth?> MeasureAsync(string workerKind, CancellationToken cancellationToken) =>
        Task.FromResult<LaneDepth?>(lanes.TryGetValue(workerKind, out var lane) ? lane.Measure() : new(0, 0));

    public Task<IAssignmentConsumer> ConsumeAssignmentsAsync(IReadOnlyCollection<string> workerKinds, int prefetch, CancellationToken cancellationToken) =>
        Task.FromResult<IAssignmentConsumer>(new InProcessAssignmentConsumer(GetLane, workerKinds, prefetch));

    public Task<IEventConsumer> ConsumeEventsAsync(int prefetch, CancellationToken cancellationToken) =>
        Task.FromResult<IEventConsumer>(new InProcessEventConsumer(events, returned, prefetch));

    public Task<IAsyncDisposable> ListenAsync(IReadOnlyCollection<string> workerKinds, Action<WireEvent> handler, CancellationToken cancellationToken)
    {
        var listener = new Listener(this, workerKinds.ToHashSet(StringComparer.Ordinal), handler);
        listeners.TryAdd(listener, 0);
        return Task.FromResult<IAsyncDisposable>(listener);
    }

    public Task<IReplyAddress> ReceiveRepliesAsync(Action<TaskReply> handler, CancellationToken cancellationToken)
    {
        onReply = handler;
        return Task.FromResult<IReplyAddress>(new ReplyAddress(this));
    }

    public ValueTask DisposeAsync()
    {
        events.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    private Lane GetLane(string workerKind) => lanes.GetOrAdd(workerKind, createLane);

    private sealed class Listener(InProcessBroker broker, HashSet<string> workerKinds, Action<WireEvent> handler) : IAsyncDisposable
    {
        public HashSet<string> WorkerKinds { get; } = workerKinds;

        public Action<WireEvent> Handler { get; } = handler;

        public ValueTask DisposeAsync()
        {
            broker.listeners.TryRemove(this, out _);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class ReplyAddress(InProcessBroker broker) : IReplyAddress
    {
        public int Epoch => 0;

        public ValueTask<string> GetAsync(CancellationToken cancellationToken) => new(ReplyToThisProcess);

        public ValueTask DisposeAsync()
        {
            broker.onReply = null;
            return ValueTask.CompletedTask;
        }
    }
}
