namespace TacoQ;

/// <summary>
/// Makes a method a task: other processes enqueue it through a generated stub, a worker runs it.
/// On a method of an interface it declares a contract: stubs here, the implementation elsewhere.
/// </summary>
/// <remarks>
/// <para>Invalid methods are build errors <c>TACO0001</c> and following; each has a page in <c>docs/diagnostics</c>.</para>
/// <para>
/// Attempts, timeout and retries are the worker's affair: what an enqueue says of them wins, then the worker's configuration
/// (<see cref="WorkerOptions.Tasks"/>), then this attribute, then the worker's defaults. On a contract that the project does not implement
/// itself, attempts and timeout are the enqueue's: they travel with the task, so that a worker in any language sees them.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TacoTaskAttribute : Attribute
{
    /// <summary>Makes a method a task of the default task kind: <c>{class}.{method}</c> in kebab case, without the suffixes Tasks and Async.</summary>
    public TacoTaskAttribute()
    {
    }

    /// <summary>Makes a method a task of the task kind <paramref name="kind"/>.</summary>
    /// <param name="kind">The task kind: 1 to 100 of the characters <c>A-Z a-z 0-9 . _ -</c>, starting with a letter or digit.</param>
    public TacoTaskAttribute(string kind) => Kind = kind;

    /// <summary>The task kind, or null for the default one. It is what crosses the wire: with an explicit kind a method can be renamed freely.</summary>
    public string? Kind { get; }

    /// <summary>How often the task is tried before it fails for good, 1 to 1000. Default: the worker's <see cref="WorkerOptions.MaxAttempts"/> (3).</summary>
    public int MaxAttempts { get; set; }

    /// <summary>How long one attempt may take, in seconds, before its cancellation token is cancelled. Default 0: no limit.</summary>
    public double TimeoutSeconds { get; set; }

    /// <summary>How the wait before the next attempt grows. Default: the worker's <see cref="WorkerOptions.Backoff"/> (exponential).</summary>
    public TaskBackoff Backoff { get; set; }

    /// <summary>The wait that <see cref="Backoff"/> starts from, in seconds, 0 to 31536000 (365 days). Default: the worker's <see cref="WorkerOptions.RetryDelay"/> (1 second).</summary>
    public double RetryDelaySeconds { get; set; }

    /// <summary>
    /// The longest wait between two attempts, in seconds, <see cref="RetryDelaySeconds"/> to 31536000 (365 days). Default: the worker's
    /// <see cref="WorkerOptions.MaxRetryDelay"/> (15 minutes), or <see cref="RetryDelaySeconds"/> when that is longer.
    /// </summary>
    public double MaxRetryDelaySeconds { get; set; }

    /// <summary>
    /// The exceptions after which there is another attempt, those derived from them included; after all others the task fails at once.
    /// Default: all. An attempt over its timeout ends with a <see cref="TimeoutException"/>.
    /// </summary>
    public Type[] RetryOn { get; set; } = [];

    /// <summary>The exceptions after which the task fails at once, those derived from them included. It wins over <see cref="RetryOn"/>. Default: none.</summary>
    public Type[] NoRetryOn { get; set; } = [];

    /// <summary>
    /// For tasks that take longer than the broker lets a worker hold a message, 30 minutes with RabbitMQ. The worker claims such a task in
    /// the relay's record and acknowledges it to the broker when it starts; the worker's heartbeats keep the claim alive, and when they stop,
    /// the relay starts the next attempt. Default false: the broker gives the task to another worker as soon as this one's connection ends.
    /// </summary>
    public bool LongRunning { get; set; }

    /// <summary>The priority, 0 (default, lowest) to 255. A worker starts a task of higher priority first.</summary>
    public int Priority { get; set; }

    /// <summary>How long the completed task is kept, in seconds. Default 604800 (a week).</summary>
    public long RetentionSeconds { get; set; }
}
