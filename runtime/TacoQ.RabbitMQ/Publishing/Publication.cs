using RabbitMQ.Client;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ;

/// <summary>A message on its way to the broker's confirm, over any number of connections.</summary>
internal sealed class Publication : IAwaited, IDisposable
{
    private readonly TaskCompletionSource confirmed = new();
    private readonly PooledBuffer body;
    private readonly Func<BasicProperties> properties;
    private int attempts;

    public Publication(ITopology? topology, string exchange, string routingKey, PooledBuffer body, Func<BasicProperties> properties, long since, TimeSpan limit)
    {
        Topology = topology;
        Exchange = exchange;
        RoutingKey = routingKey;
        this.body = body;
        this.properties = properties;
        Since = since;
        Limit = limit;
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

    public long Since { get; }

    public TimeSpan Limit { get; }

    /// <summary>It has been sent at least once, so that the broker may have it.</summary>
    public bool WasSent => attempts > 0;

    /// <summary>The broker sent it back: it had no queue for it.</summary>
    public bool Returned { get; set; }

    /// <summary>How often its queue was declared because it came back.</summary>
    public int Redeclared { get; set; }

    /// <summary>Completes with the confirm.</summary>
    public Task Confirmed => confirmed.Task;

    /// <summary>Nobody waits any more.</summary>
    public bool IsOver => confirmed.Task.IsCompleted;

    /// <summary>Properties for one sending: the client writes into them, so they are never used twice.</summary>
    public BasicProperties NextProperties()
    {
        attempts++;
        Returned = false;
        return properties();
    }

    public void Confirm() => confirmed.TrySetResult();

    public void Fail(Exception error) => confirmed.TrySetException(error);

    public void Dispose() => body.Dispose();

    private static Publication CreateNothing()
    {
        var nothing = new Publication(null, "", "", new PooledBuffer(0), static () => new(), 0, Timeout.InfiniteTimeSpan);
        nothing.Confirm();
        return nothing;
    }
}
