using RabbitMQ.Client;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ;

/// <summary>A message on its way to the broker's confirm, over any number of connections.</summary>
internal sealed class Publication : Awaited
{
    private readonly PooledBuffer body;
    private readonly Func<BasicProperties> properties;
    private int attempts;

    public Publication(ITopology? topology, string exchange, string routingKey, PooledBuffer body, Func<BasicProperties> properties, long since, TimeSpan limit)
        : base(since, limit)
    {
        Topology = topology;
        Exchange = exchange;
        RoutingKey = routingKey;
        this.body = body;
        this.properties = properties;
    }

    /// <summary>Is not sent.</summary>
    public static Publication Nothing { get; } = CreateNothing();

    /// <summary>What its queue is declared by; null for nothing.</summary>
    public ITopology? Topology { get; }

    public string Exchange { get; }

    public string RoutingKey { get; }

    /// <summary>Whose queue it goes to; null for the relay's.</summary>
    public string? WorkerKind { get; init; }

    /// <summary>The broker has taken a message with this body before, of whatever size.</summary>
    public bool IsCopy { get; init; }

    /// <summary>The AMQP property <c>message_id</c>.</summary>
    public string? MessageId { get; init; }

    public ReadOnlyMemory<byte> Body => body.WrittenMemory;

    public override bool WasSent => attempts > 0;

    /// <summary>The broker sent it back: it had no queue for it.</summary>
    public bool Returned { get; set; }

    /// <summary>How often its queue was declared because it came back.</summary>
    public int Redeclared { get; set; }

    /// <summary>Properties for one sending: the client writes into them, so they are never used twice.</summary>
    public BasicProperties NextProperties()
    {
        attempts++;
        Returned = false;
        return properties();
    }

    public override void Release() => body.Dispose();

    private static Publication CreateNothing()
    {
        var nothing = new Publication(null, "", "", new PooledBuffer(0), static () => new(), 0, Timeout.InfiniteTimeSpan);
        nothing.Confirm();
        return nothing;
    }
}
