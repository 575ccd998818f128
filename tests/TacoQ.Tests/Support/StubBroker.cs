using System.Collections.Concurrent;
using TacoQ.Broker;
using TacoQ.Wire;

namespace TacoQ.Tests.Support;

/// <summary>A broker that keeps what it is given, and fails on demand.</summary>
internal sealed class StubBroker : ITaskBroker
{
    public ConcurrentQueue<TaskAssignment> Assignments { get; } = new();

    public ConcurrentQueue<WireEvent> Events { get; } = new();

    public Exception? Error { get; set; }

    public Action<TaskReply>? Reply { get; private set; }

    public int Epoch { get; set; }

    public string? Failure => null;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task PublishAsync(TaskAssignment assignment, TimeSpan limit, CancellationToken cancellationToken)
    {
        Assignments.Enqueue(assignment);
        return Error is null ? Task.CompletedTask : Task.FromException(Error);
    }

    public Task PublishAsync(WireEvent wireEvent, TimeSpan limit, CancellationToken cancellationToken)
    {
        Events.Enqueue(wireEvent);
        return Error is null ? Task.CompletedTask : Task.FromException(Error);
    }

    public ValueTask ReplyAsync(string replyTo, TaskReply reply) => default;

    public TimeSpan? DeliveryTimeout => null;

    public Task UntilUnblockedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask BroadcastAsync(string workerKind, params IReadOnlyCollection<WireEvent> events) => default;

    public Task ReplayAsync(UnreadableMessage message, TimeSpan limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IAssignmentConsumer> ConsumeAssignmentsAsync(IReadOnlyCollection<string> workerKinds, int prefetch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IEventConsumer> ConsumeEventsAsync(int prefetch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IAsyncDisposable> ListenAsync(IReadOnlyCollection<string> workerKinds, Action<WireEvent> handler, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReplyAddress> ReceiveRepliesAsync(Action<TaskReply> handler, CancellationToken cancellationToken)
    {
        Reply = handler;
        return Task.FromResult<IReplyAddress>(new Address(this));
    }

    public ValueTask DisposeAsync() => default;

    private sealed class Address(StubBroker broker) : IReplyAddress
    {
        public int Epoch => broker.Epoch;

        public ValueTask<string> GetAsync(CancellationToken cancellationToken) => new("me");

        public ValueTask DisposeAsync() => default;
    }
}
