using TacoQ.Wire;

namespace TacoQ.Broker;

/// <summary>
/// Carries tasks, events, replies and control messages between publishers, workers and relays. Every implementation passes
/// the suite <c>TaskBrokerConformance</c>.
/// </summary>
internal interface ITaskBroker : IAsyncDisposable
{
    /// <summary>Why the broker cannot be reached now; null when it can.</summary>
    string? Failure { get; }

    /// <summary>How tasks reach workers, for people: <c>embedded</c>, <c>native</c>, <c>v04</c> or <c>both</c>.</summary>
    string TopologyName => "embedded";

    /// <summary>How long a delivery may stay unacknowledged before the broker takes it back; null for ever.</summary>
    TimeSpan? DeliveryTimeout { get; }

    /// <summary>How many tasks a worker takes from a lane unless it is configured: those that run, and those whose end waits for its confirm.</summary>
    int DefaultPrefetch(int concurrency) => concurrency;

    /// <summary>Every relay learns from the end of an attempt when it began.</summary>
    bool EndTellsBeginning => true;

    /// <summary>Waits while the broker takes no messages (its memory or disk alarm is on).</summary>
    Task UntilUnblockedAsync(CancellationToken cancellationToken);

    /// <summary>Connects. Returns when connected, or when it is clear that this takes a while and goes on in the background.</summary>
    /// <exception cref="TacoConfigurationException">It can never work as configured: wrong password, unknown virtual host.</exception>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Whether a message can carry the task, and the workers of its worker kind understand all that it asks for.</summary>
    /// <exception cref="ArgumentException">No; the message says why, and what to do instead.</exception>
    void Check(TaskAssignment assignment)
    {
    }

    /// <summary>Sends an assignment to its worker kind. The task completes when the broker has confirmed it; see <see cref="Confirms"/>.</summary>
    /// <param name="assignment">The task.</param>
    /// <param name="limit">How long to try, over any number of connections; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="PublishRefusedException">The broker does not have it.</exception>
    /// <exception cref="PublishOutcomeUnknownException">The broker may have it: the limit passed or the token was cancelled before it said so.</exception>
    Task PublishAsync(TaskAssignment assignment, TimeSpan limit, CancellationToken cancellationToken);

    /// <summary>Sends an event to the relays. Events are batched while a confirm is outstanding. The task completes when the broker has confirmed it.</summary>
    /// <inheritdoc cref="PublishAsync(TaskAssignment, TimeSpan, CancellationToken)"/>
    Task PublishAsync(WireEvent wireEvent, TimeSpan limit, CancellationToken cancellationToken);

    /// <summary>Gives a result straight to the caller that waits for it. Unconfirmed: the relay's record is what counts.</summary>
    ValueTask ReplyAsync(string replyTo, TaskReply reply);

    /// <summary>
    /// Tells all workers of a worker kind which tasks shall be cancelled, during which ones processes have ended again and again
    /// (<see cref="TaskRunning"/>), whether they may take tasks, and which worker's announcement was heard. Unconfirmed: who comes later learns it when it announces itself.
    /// </summary>
    ValueTask BroadcastAsync(string workerKind, params IReadOnlyCollection<WireEvent> events);

    /// <summary>Gives a message that was in quarantine back to the queue that it was in. The task completes when the broker has confirmed it.</summary>
    /// <inheritdoc cref="PublishAsync(TaskAssignment, TimeSpan, CancellationToken)"/>
    Task ReplayAsync(UnreadableMessage message, TimeSpan limit, CancellationToken cancellationToken);

    /// <summary>What waits in the lanes of a worker kind; null when that cannot be known now.</summary>
    Task<LaneDepth?> MeasureAsync(string workerKind, CancellationToken cancellationToken) => Task.FromResult<LaneDepth?>(null);

    /// <summary>Takes assignments of the worker kinds, at most <paramref name="prefetch"/> unacknowledged ones a lane.</summary>
    Task<IAssignmentConsumer> ConsumeAssignmentsAsync(IReadOnlyCollection<string> workerKinds, int prefetch, CancellationToken cancellationToken);

    /// <summary>Takes events for a relay, at most <paramref name="prefetch"/> unacknowledged messages.</summary>
    Task<IEventConsumer> ConsumeEventsAsync(int prefetch, CancellationToken cancellationToken);

    /// <summary>Has <paramref name="handler"/> called for every broadcast to the worker kinds, until disposed.</summary>
    Task<IAsyncDisposable> ListenAsync(IReadOnlyCollection<string> workerKinds, Action<WireEvent> handler, CancellationToken cancellationToken);

    /// <summary>Has <paramref name="handler"/> called for every reply to this process; returns the address to give as reply address.</summary>
    Task<IReplyAddress> ReceiveRepliesAsync(Action<TaskReply> handler, CancellationToken cancellationToken);
}
