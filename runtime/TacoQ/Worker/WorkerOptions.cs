namespace TacoQ;

/// <summary>Settings of the worker in this process, bound to the configuration section <c>TacoQ:Worker</c>.</summary>
public sealed class WorkerOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "TacoQ:Worker";

    /// <summary>The worker's name, shown as <c>executedBy</c>. Default: machine name, process id and a random part.</summary>
    public string? Name { get; set; }

    /// <summary>How many tasks run at once. Default 16; 1 to 10000.</summary>
    public int Concurrency { get; set; } = 16;

    /// <summary>
    /// How many tasks are taken from each lane at once, running ones and those included whose end the broker has not confirmed yet. Default:
    /// <see cref="Concurrency"/>; embedded 1000 more, which keeps no task from anybody. At most 65535.
    /// </summary>
    public int? Prefetch { get; set; }

    /// <summary>Run only tasks of these worker kinds. Default: of all worker kinds that the code has tasks for.</summary>
    public IList<string> Kinds { get; } = [];

    /// <summary>How often a task is tried when neither the enqueue nor the task's attribute says. Default 3; 1 to 1000.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>How the wait before the next attempt grows, from <see cref="RetryDelay"/> up to <see cref="MaxRetryDelay"/>. Default <see cref="TaskBackoff.Exponential"/>.</summary>
    public TaskBackoff Backoff { get; set; } = TaskBackoff.Exponential;

    /// <summary>The wait that <see cref="Backoff"/> starts from. Default 1 second; at most 365 days.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two attempts. Default 15 minutes; at most 365 days.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long running tasks may go on when the process stops, before their cancellation tokens are cancelled. Default 20 seconds; at most 1 hour.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long a task may go on after its cancellation token was cancelled (timeout, request, drain timeout). One that still runs then
    /// ignores it: the task is ended or retried all the same, this is logged, and its place stays taken until the method ends. Default 5 seconds; at most 1 hour.
    /// </summary>
    public TimeSpan CancelGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a worker may be silent before the relay gives a task of <see cref="TacoTaskAttribute.LongRunning"/> to another one. Default 1 minute; at least twice <see cref="HeartbeatInterval"/>, at most 1 day.</summary>
    public TimeSpan LeaseTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The largest result of a task, in bytes; a task with a larger one fails. Default 1 MiB; 1 KiB to 15 MiB.</summary>
    public int MaxResultBytes { get; set; } = 1024 * 1024;

    /// <summary>How often the worker tells the relay that it is alive. Default 10 seconds; 1 second to 1 hour.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// What is different for single tasks, by <c>{worker kind}/{task kind}</c> or by <c>{task kind}</c> alone, in upper or lower case. It wins
    /// over the task's attribute, but not over an option of an enqueue; of two entries for one task the one with the worker kind wins.
    /// </summary>
    public IDictionary<string, TaskOverrides> Tasks { get; } = new Dictionary<string, TaskOverrides>(StringComparer.OrdinalIgnoreCase);

    internal void Validate()
    {
        OptionsCheck.For(Section)
            .That(Name is null or { Length: > 0 and <= 255 }, nameof(Name), Name, "1 to 255 characters")
            .Range(Concurrency, nameof(Concurrency), 1, 10_000)
            .Range(Prefetch ?? Concurrency, nameof(Prefetch), 1, ushort.MaxValue)
            .Range(MaxAttempts, nameof(MaxAttempts), 1, 1000)
            .That(Enum.IsDefined(Backoff), nameof(Backoff), Backoff, string.Join(", ", Enum.GetNames<TaskBackoff>()))
            .Range(RetryDelay, nameof(RetryDelay), TimeSpan.Zero, TimeSpan.FromDays(365))
            .Range(MaxRetryDelay, nameof(MaxRetryDelay), TimeSpan.Zero, TimeSpan.FromDays(365))
            .Range(DrainTimeout, nameof(DrainTimeout), TimeSpan.Zero, TimeSpan.FromHours(1))
            .Range(HeartbeatInterval, nameof(HeartbeatInterval), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1))
            .Range(CancelGrace, nameof(CancelGrace), TimeSpan.Zero, TimeSpan.FromHours(1))
            .Range(LeaseTimeout, nameof(LeaseTimeout), 2 * HeartbeatInterval, TimeSpan.FromDays(1))
            .Range(MaxResultBytes, nameof(MaxResultBytes), 1024, 15 * 1024 * 1024);
        foreach (var (task, overrides) in Tasks)
        {
            overrides.Validate($"{Section}:{nameof(Tasks)}:{task}");
        }

        foreach (var kind in Kinds)
        {
            OptionsCheck.For(Section).That(
                Names.IsWorkerKind(kind), nameof(Kinds), kind, $"a list of worker kinds: 1 to {Names.MaxLength} of the characters A-Z a-z 0-9 _ -, starting with a letter or digit");
        }
    }
}
