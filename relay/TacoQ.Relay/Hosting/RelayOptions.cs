namespace TacoQ;

/// <summary>Settings of the relay in this process, bound to the configuration section <c>TacoQ:Relay</c>.</summary>
public sealed class RelayOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "TacoQ:Relay";

    /// <summary>Bring events into the store. Default true.</summary>
    public bool Ingest { get; set; } = true;

    /// <summary>Publish tasks when they are due: delays and retries. Default true.</summary>
    public bool Dispatch { get; set; } = true;

    /// <summary>Delete completed tasks whose retention has passed. Default true.</summary>
    public bool Cleanup { get; set; } = true;

    /// <summary>Serve the REST API, where it is mapped. Default true.</summary>
    public bool Api { get; set; } = true;

    /// <summary>Collect metrics and serve them as <c>/metrics</c>, in the text format of Prometheus, where the API is mapped. Default true.</summary>
    public bool Metrics { get; set; } = true;

    /// <summary>Serve <c>/metrics</c> to whoever asks, as a Prometheus without a key does. Default false: it needs the scope <c>tasks:read</c>.</summary>
    public bool PublicMetrics { get; set; }

    /// <summary>
    /// Bring the store's schema to this version at start. Default true. When false, a schema that is too old is an error at start:
    /// <c>tacoq-relay --migrate</c> is to be run first.
    /// </summary>
    public bool Migrate { get; set; } = true;

    /// <summary>How many tasks one statement stores, about. Default 4000; 1 to 10000.</summary>
    public int BatchSize { get; set; } = 4000;

    /// <summary>
    /// How long the relay gathers events while batches are large: a task that is enqueued and ends meanwhile is written once instead of
    /// twice. Without load it never waits. Default 100 milliseconds; 0 to 1 second.
    /// </summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How many messages are taken ahead from the broker; each holds up to 256 events. Default 512; 1 to 65535.</summary>
    public int Prefetch { get; set; } = 512;

    /// <summary>How often to look for due tasks, at the latest. Default 1 second; 10 milliseconds to 1 minute.</summary>
    public TimeSpan DispatchInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often to delete what has passed its retention. Default 1 minute; 10 milliseconds to 1 day.</summary>
    public TimeSpan CleanupInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many worker processes may end while they run one attempt of a task, before the task is completed as failed instead of being
    /// delivered once more. Default 5; 1 to 1000.
    /// </summary>
    public int MaxDeliveries { get; set; } = 5;

    /// <summary>The file of the SQLite store. Default: <c>TacoQ/{application}/tacoq.db</c> under the user's local application data.</summary>
    public string? SqlitePath { get; set; }

    /// <summary>Who may use the REST API. Default: this machine.</summary>
    public AccessOptions Access { get; set; } = new();

    internal void Validate() => OptionsCheck.For(Section)
        .Range(BatchSize, nameof(BatchSize), 1, 10_000)
        .Range(Linger, nameof(Linger), TimeSpan.Zero, TimeSpan.FromSeconds(1))
        .Range(Prefetch, nameof(Prefetch), 1, ushort.MaxValue)
        .Range(DispatchInterval, nameof(DispatchInterval), TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1))
        .Range(CleanupInterval, nameof(CleanupInterval), TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1))
        .Range(MaxDeliveries, nameof(MaxDeliveries), 1, 1000)
        .That(SqlitePath is null or { Length: > 0 }, nameof(SqlitePath), SqlitePath, "the path of a file");
}
