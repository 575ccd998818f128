using System.Collections.Concurrent;
using System.Threading.Channels;
using TacoQ.Broker;
using TacoQ.TestServers;
using TacoQ.Wire;

namespace TacoQ.Tests.Support;

/// <summary>A broker in the test's own hands: it delivers what the test says, how it says, and keeps what it is given.</summary>
internal sealed class HandBroker : ITaskBroker, IAssignmentConsumer
{
    private readonly Channel<AssignmentDelivery> deliveries = Channel.CreateUnbounded<AssignmentDelivery>();
    private Action<WireEvent>? listener;

    public ConcurrentQueue<WireEvent> Events { get; } = new();

    /// <summary>Decides over each event: a task that completes when it is confirmed.</summary>
    public Func<WireEvent, Task> OnEvent { get; set; } = static _ => Task.CompletedTask;

    /// <summary>The worker kinds of which nobody says whether they are paused.</summary>
    public IReadOnlyCollection<string> Silent { get; init; } = [];

    /// <summary>The worker kinds that the worker has paused.</summary>
    public ConcurrentDictionary<string, byte> Paused { get; } = new(StringComparer.Ordinal);

    public Task Unblocked { get; set; } = Task.CompletedTask;

    public TimeSpan? DeliveryTimeout { get; init; }

    public string? Failure => null;

    public Delivery Deliver(TaskAssignment assignment, bool redelivered = false)
    {
        var delivery = new Delivery(assignment, redelivered);
        deliveries.Writer.TryWrite(delivery);
        return delivery;
    }

    /// <summary>Answers an announcement.</summary>
    public void Say(WireEvent e) => listener!(e);

    public Task<T> EventAsync<T>(Func<T, bool>? condition = null)
        where T : WireEvent => Deadline.GetAsync(() => Task.FromResult(Events.OfType<T>().FirstOrDefault(condition ?? (static _ => true))), typeof(T).Name);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task UntilUnblockedAsync(CancellationToken cancellationToken) => Unblocked.WaitAsync(cancellationToken);

    public Task PublishAsync(TaskAssignment assignment, TimeSpan limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async Task PublishAsync(WireEvent wireEvent, TimeSpan limit, CancellationToken cancellationToken)
    {
        await OnEvent(wireEvent);
        if (wireEvent is WorkerHeartbeat { Stopping: false } heartbeat)
        {
            foreach (var workerKind in heartbeat.WorkerKinds.Except(Silent, StringComparer.Ordinal))
            {
                listener!(new WorkerKindPaused(workerKind, Paused: false, At: 0));
            }
        }

        Events.Enqueue(wireEvent);
    }

    public ValueTask ReplyAsync(string replyTo, TaskReply reply) => default;

    public ValueTask BroadcastAsync(string workerKind, params IReadOnlyCollection<WireEvent> events) => throw new NotSupportedException();

    public Task ReplayAsync(UnreadableMessage message, TimeSpan limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IAssignmentConsumer> ConsumeAssignmentsAsync(IReadOnlyCollection<string> workerKinds, int prefetch, CancellationToken cancellationToken) =>
        Task.FromResult<IAssignmentConsumer>(this);

    public Task<IEventConsumer> ConsumeEventsAsync(int prefetch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IAsyncDisposable> ListenAsync(IReadOnlyCollection<string> workerKinds, Action<WireEvent> handler, CancellationToken cancellationToken)
    {
        listener = handler;
        return Task.FromResult<IAsyncDisposable>(this);
    }

    public Task<IReplyAddress> ReceiveRepliesAsync(Action<TaskReply> handler, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<AssignmentDelivery> ReceiveAsync(CancellationToken cancellationToken) => deliveries.Reader.ReadAsync(cancellationToken);

    public Task AddAsync(string workerKind, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task PauseAsync(string workerKind)
    {
        Paused.TryAdd(workerKind, 0);
        return Task.CompletedTask;
    }

    public Task ResumeAsync(string workerKind)
    {
        Paused.TryRemove(workerKind, out _);
        return Task.CompletedTask;
    }

    public Task StopAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => default;

    internal sealed class Delivery(TaskAssignment assignment, bool redelivered) : AssignmentDelivery(assignment, redelivered)
    {
        public int Acks { get; private set; }

        public int Returns { get; private set; }

        public Task UntilAcknowledgedAsync() => Deadline.UntilAsync(() => Acks > 0, "the delivery is acknowledged");

        public Task UntilReturnedAsync() => Deadline.UntilAsync(() => Returns > 0, "the delivery is returned");

        public override ValueTask AckAsync()
        {
            Acks++;
            return default;
        }

        public override ValueTask ReturnAsync()
        {
            Returns++;
            return default;
        }
    }
}
