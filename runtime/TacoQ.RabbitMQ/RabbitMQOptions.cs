namespace TacoQ;

/// <summary>Settings of the broker RabbitMQ, bound to the configuration section <c>TacoQ:RabbitMQ</c>.</summary>
public sealed class RabbitMQOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "TacoQ:RabbitMQ";

    /// <summary>Where the broker is, for example <c>amqp://user:password@host:5672/vhost</c>; <c>amqps</c> for TLS. Default: <c>ConnectionStrings:tacobroker</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Which exchanges, queues and messages carry the tasks. Default <see cref="Topology.Native"/>; the same for publishers, workers and relay.</summary>
    public Topology Topology { get; set; } = Topology.Native;

    /// <summary>
    /// The worker kinds whose tasks workers of TacoQ 0.4's own SDK run. These know neither attempts, timeouts, expiry nor headers: to enqueue a task
    /// with such is an error, instead of having no effect. Under <see cref="Topology.Both"/> their tasks go by the topology of 0.4. Default none.
    /// </summary>
    public IList<string> V04WorkerKinds { get; } = [];

    /// <summary>
    /// Whether one node of a cluster keeps the queues of tasks and events, or several. Default <see cref="QueueType.Classic"/>; the same for publishers,
    /// workers and relay. RabbitMQ does not change a queue that exists: let it run empty and delete it first.
    /// </summary>
    public QueueType QueueType { get; set; } = QueueType.Classic;

    /// <summary>How often both sides of an idle connection show that they are alive; twice that without a sign ends it. Default 10 seconds; 1 second to 10 minutes.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many published messages may wait for the broker's confirm at once. Default 1024; 1 to 65536.</summary>
    public int ConfirmWindow { get; set; } = 1024;

    /// <summary>How long a published message may wait for its confirm before its connection is replaced and the message sent again. Default 10 seconds; 100 milliseconds to 10 minutes.</summary>
    public TimeSpan ConfirmTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an enqueue waits while the broker blocks publishers (its memory or disk alarm is on) before it fails. Default 5 seconds; up to 1 hour.</summary>
    public TimeSpan BlockedTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait between two attempts to connect; the waits grow towards it, and a random part of each is taken. Default 15 seconds; 10 milliseconds to 10 minutes.</summary>
    public TimeSpan MaxReconnectDelay { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often each consumer asks the broker whether it still is one, and whether messages wait that do not come. Default 15 seconds; 1 second to 10 minutes.</summary>
    public TimeSpan WatchdogInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The largest arguments of a task that are taken from a queue, in bytes; a task with larger ones goes to the relay's quarantine. To
    /// allow larger ones, raise it at the workers first, then <c>TacoQ:Client:MaxPayloadBytes</c> at the publishers. Default 1 MiB; 1 KiB to 15 MiB.
    /// </summary>
    public int MaxPayloadBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// How long the broker lets a task run before it takes it back and closes the channel: RabbitMQ's own setting
    /// <c>consumer_timeout</c> (rabbitmq.com/docs/consumers#acknowledgement-timeout), which clients cannot read. The worker warns of
    /// tasks that come near to it. Default 30 minutes, as RabbitMQ's; 0 when it is switched off there.
    /// </summary>
    public TimeSpan ConsumerTimeout { get; set; } = TimeSpan.FromMinutes(30);

    internal void Validate() => OptionsCheck.For(Section)
        .That(Enum.IsDefined(Topology), nameof(Topology), Topology, "Native, V04 or Both")
        .That(V04WorkerKinds.Count == 0 || Topology != Topology.Native, nameof(V04WorkerKinds), string.Join(", ", V04WorkerKinds), $"left out when {nameof(Topology)} is Native")
        .That(Enum.IsDefined(QueueType), nameof(QueueType), QueueType, "Classic or Quorum")
        .That(QueueType == QueueType.Classic || Topology == Topology.Native, nameof(QueueType), QueueType, $"left out unless {nameof(Topology)} is Native: TacoQ 0.4 has priorities in every queue, which only classic ones can")
        .Range(Heartbeat, nameof(Heartbeat), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10))
        .Range(ConfirmWindow, nameof(ConfirmWindow), 1, 65_536)
        .Range(ConfirmTimeout, nameof(ConfirmTimeout), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10))
        .Range(BlockedTimeout, nameof(BlockedTimeout), TimeSpan.Zero, TimeSpan.FromHours(1))
        .Range(MaxReconnectDelay, nameof(MaxReconnectDelay), TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10))
        .Range(WatchdogInterval, nameof(WatchdogInterval), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10))
        .Range(MaxPayloadBytes, nameof(MaxPayloadBytes), 1024, 15 * 1024 * 1024)
        .Range(ConsumerTimeout, nameof(ConsumerTimeout), TimeSpan.Zero, TimeSpan.FromDays(365));
}
