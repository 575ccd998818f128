namespace TacoQ;

/// <summary>Settings of the broker RabbitMQ, bound to the configuration section <c>TacoQ:RabbitMQ</c>.</summary>
public sealed class RabbitMQOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "TacoQ:RabbitMQ";

    /// <summary>Where the broker is, for example <c>amqp://user:password@host:5672/vhost</c>; <c>amqps</c> for TLS. Default: <c>ConnectionStrings:tacobroker</c>.</summary>
    public string? ConnectionString { get; set; }

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
        .Range(Heartbeat, nameof(Heartbeat), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10))
        .Range(ConfirmWindow, nameof(ConfirmWindow), 1, 65_536)
        .Range(ConfirmTimeout, nameof(ConfirmTimeout), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10))
        .Range(BlockedTimeout, nameof(BlockedTimeout), TimeSpan.Zero, TimeSpan.FromHours(1))
        .Range(MaxReconnectDelay, nameof(MaxReconnectDelay), TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10))
        .Range(WatchdogInterval, nameof(WatchdogInterval), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10))
        .Range(MaxPayloadBytes, nameof(MaxPayloadBytes), 1024, 15 * 1024 * 1024)
        .Range(ConsumerTimeout, nameof(ConsumerTimeout), TimeSpan.Zero, TimeSpan.FromDays(365));
}
