namespace TacoQ;

/// <summary>
/// Makes a method a task: other processes enqueue it through a generated stub, a worker runs it.
/// On a method of an interface it declares a contract: stubs here, the implementation elsewhere.
/// </summary>
/// <remarks>
/// Invalid methods are build errors <c>TACO0001</c> and following; each has a page in <c>docs/diagnostics</c>.
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

    /// <summary>How often the task is tried before it fails for good, 1 or more. Default: the worker's <see cref="WorkerOptions.MaxAttempts"/> (3).</summary>
    public int MaxAttempts { get; set; }

    /// <summary>How long one attempt may take, in seconds, before its cancellation token is cancelled. Default 0: no limit.</summary>
    public double TimeoutSeconds { get; set; }

    /// <summary>The priority, 0 (default, lowest) to 255. A worker starts a task of higher priority first.</summary>
    public int Priority { get; set; }

    /// <summary>How long the completed task is kept, in seconds. Default 604800 (a week).</summary>
    public long RetentionSeconds { get; set; }

    /// <summary>
    /// For tasks that take longer than the broker lets a worker hold a message, 30 minutes with RabbitMQ. The worker claims such a task in
    /// the relay's record and acknowledges it to the broker when it starts; the worker's heartbeats keep the claim alive, and when they stop,
    /// the relay starts the next attempt. Default false: the broker gives the task to another worker as soon as this one's connection ends.
    /// </summary>
    public bool LongRunning { get; set; }
}
