using TacoQ.Broker;
using TacoQ.Wire;

namespace TacoQ.Relay.Tests.Support;

/// <summary>A broker of which only its state matters. What it is given it refuses.</summary>
internal sealed class DeafBroker : ITaskBroker
{
    public string? Failure { get; set; }

    public bool Blocked { get; set; }

    public TimeSpan? DeliveryTimeout => null;

    public Task UntilUnblockedAsync(CancellationToken cancellationToken) => Blocked ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken) : Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task PublishAsync(TaskAssignment assignment, TimeSpan limit, CancellationToken cancellationToken) => throw new PublishRefusedException("it is deaf.");

    public Task PublishAsync(WireEvent wireEvent, TimeSpan limit, CancellationToken cancellationToken) => throw new PublishRefusedException("it is deaf.");

    public ValueTask ReplyAsync(string replyTo, TaskReply reply) => default;

    public ValueTask BroadcastAsync(string workerKind, params IReadOnlyCollection<WireEvent> events) => default;

    public Task ReplayAsync(UnreadableMessage message, TimeSpan limit, CancellationToken cancellationToken) => throw new PublishRefusedException("it is deaf.");

    public Task<IAssignmentConsumer> ConsumeAssignmentsAsync(IReadOnlyCollection<string> workerKinds, int prefetch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IEventConsumer> ConsumeEventsAsync(int prefetch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IAsyncDisposable> ListenAsync(IReadOnlyCollection<string> workerKinds, Action<WireEvent> handler, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReplyAddress> ReceiveRepliesAsync(Action<TaskReply> handler, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
