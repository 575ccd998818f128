namespace TacoQ;

/// <summary>What the code says of a task: its names and the options of its attribute.</summary>
/// <param name="kind">The task kind: which method.</param>
/// <param name="workerKind">The worker kind: which workers, the queue.</param>
public sealed class TaskDefinition(string kind, string workerKind)
{
    /// <summary>The task kind: which method.</summary>
    public string Kind { get; } = Names.CheckTaskKind(kind);

    /// <summary>The worker kind: which workers, the queue.</summary>
    public string WorkerKind { get; } = Names.CheckWorkerKind(workerKind);

    /// <summary>How often the task is tried, or null for the worker's default.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>How long one attempt may take, or null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How the wait before the next attempt grows, or null for the worker's default.</summary>
    public TaskBackoff? Backoff { get; init; }

    /// <summary>The wait that the backoff starts from, or null for the worker's default.</summary>
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>The longest wait between two attempts, or null for the worker's default.</summary>
    public TimeSpan? MaxRetryDelay { get; init; }

    /// <summary>The exceptions after which there is another attempt, derived ones included; empty for all.</summary>
    public IReadOnlyList<Type> RetryOn { get; init; } = [];

    /// <summary>The exceptions after which the task fails at once, derived ones included; they win over <see cref="RetryOn"/>.</summary>
    public IReadOnlyList<Type> NoRetryOn { get; init; } = [];

    /// <summary>Whether an attempt may outlast the time that the broker lets a worker hold a message.</summary>
    public bool LongRunning { get; init; }

    /// <summary>The priority, 0 (lowest) to 255.</summary>
    public int Priority { get; init; }

    /// <summary>How long the completed task is kept, or null for the client's default.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>How the members of arguments and result are called.</summary>
    public PayloadNaming Naming { get; init; }

    /// <summary>Whether it is declared by a contract that nothing in its project implements: <see cref="MaxAttempts"/> and <see cref="Timeout"/> then travel with the task.</summary>
    public bool RunsElsewhere { get; init; }

    /// <summary>When the relay enqueues it by itself.</summary>
    public IReadOnlyList<TaskSchedule> Schedules { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{WorkerKind}/{Kind}";

    /// <summary>The same task with what the worker's configuration says of it.</summary>
    internal TaskDefinition With(TaskOverrides overrides) => new(Kind, WorkerKind)
    {
        MaxAttempts = overrides.MaxAttempts ?? MaxAttempts,
        Timeout = overrides.Timeout ?? Timeout,
        Backoff = overrides.Backoff ?? Backoff,
        RetryDelay = overrides.RetryDelay ?? RetryDelay,
        MaxRetryDelay = overrides.MaxRetryDelay ?? MaxRetryDelay,
        RetryOn = RetryOn,
        NoRetryOn = NoRetryOn,
        LongRunning = LongRunning,
        Priority = Priority,
        Retention = Retention,
        Naming = Naming,
        RunsElsewhere = RunsElsewhere,
        Schedules = Schedules,
    };
}
