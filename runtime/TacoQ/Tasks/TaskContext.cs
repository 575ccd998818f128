using TacoQ.Generation;
using TacoQ.Worker;

namespace TacoQ;

/// <summary>What an attempt knows of its task. A task method gets it by a parameter of this type.</summary>
public sealed class TaskContext
{
    private readonly TaskAssignment assignment;
    private readonly TaskExecution? execution;
    private readonly ProgressReporter? progress;

    internal TaskContext(TaskAssignment assignment, TaskExecution? execution, ProgressReporter? progress, CancellationToken cancellationToken)
    {
        this.assignment = assignment;
        this.execution = execution;
        this.progress = progress;
        CancellationToken = cancellationToken;
    }

    /// <summary>The task's id.</summary>
    public Guid Id => assignment.Id;

    /// <summary>The task kind: which method.</summary>
    public string Kind => assignment.TaskKind;

    /// <summary>The worker kind: which workers, the queue.</summary>
    public string WorkerKind => assignment.WorkerKind;

    /// <summary>Which attempt this is, counting from 1.</summary>
    public int Attempt => assignment.Attempt;

    /// <summary>How often the task is tried: in the attempt of this number a failure is for good.</summary>
    public int MaxAttempts { get; internal init; } = 1;

    /// <summary>The priority, 0 (lowest) to 255.</summary>
    public int Priority => assignment.Priority;

    /// <summary>When the task was enqueued, by the publisher's clock.</summary>
    public DateTimeOffset CreatedAt => WireTime.ToDateTimeOffset(assignment.CreatedAt);

    /// <summary>The headers that the publisher gave to the task.</summary>
    public IReadOnlyDictionary<string, string> Headers => assignment.Headers;

    /// <summary>Cancelled when the attempt's timeout has passed, when the task is cancelled and when the worker must stop.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The services of this attempt's own scope.</summary>
    public IServiceProvider Services => execution?.Services ?? throw new InvalidOperationException("This TaskContext has no services.");

    /// <summary>
    /// Says how far the task is. Cheap and never blocks: reports are coalesced, and at most four a second leave the worker.
    /// </summary>
    /// <param name="fraction">How much is done, 0 to 1.</param>
    /// <param name="message">What the task is doing, or null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is not within 0 and 1.</exception>
    public void ReportProgress(double fraction, string? message = null)
    {
        if (fraction is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "Progress is a fraction from 0 to 1.");
        }

        progress?.Report(fraction, message);
    }
}
