using System.Collections.Concurrent;

namespace TacoQ.EndToEnd.Tests.Support;

/// <summary>The tasks of these tests, in stubs and handlers by the generator.</summary>
[WorkerKind("e2e")]
internal sealed class EndToEndTasks(Gate gate)
{
    [TacoTask]
    public static Greeting Greet(string name, int times = 2) => new([.. Enumerable.Repeat($"Hello, {name}!", times)], DayOfWeek.Friday);

    [TacoTask(MaxAttempts = 3)]
    public static int FailUntil(int attempt, TaskContext context) =>
        context.Attempt >= attempt ? context.Attempt : throw new InvalidOperationException($"not in attempt {context.Attempt}");

    /// <summary>Asks in each attempt for what the word at its place says; returns which attempt of how many this is when there is no such word.</summary>
    [TacoTask(MaxAttempts = 2, NoRetryOn = [typeof(FormatException)])]
    public static string Ask(string[] words, TaskContext context) => words.ElementAtOrDefault(context.Attempt - 1) switch
    {
        "snooze" => throw new SnoozeTaskException(TimeSpan.FromMilliseconds(10)),
        "retry" => throw new RetryTaskException(TimeSpan.FromMilliseconds(10), new InvalidDataException("not yet")),
        "retry-slowly" => throw new RetryTaskException(TimeSpan.FromSeconds(5), new InvalidDataException("not yet")),
        "reject" => throw new RejectTaskException("never"),
        "fail" => throw new FormatException("no number"),
        _ => $"{context.Attempt} of {context.MaxAttempts}",
    };

    [TacoTask]
    public async Task<string> Hold(string name, TaskContext context, CancellationToken cancellationToken)
    {
        gate.Started.Enqueue(name);
        context.ReportProgress(0.5, "holding");
        await gate.Opened.Task.WaitAsync(cancellationToken);
        return context.Headers.GetValueOrDefault("tenant", "none");
    }

    [TacoTask]
    public static void Nothing()
    {
    }
}

/// <summary>A result of more than a scalar.</summary>
internal sealed record Greeting(string[] Lines, DayOfWeek Day);

/// <summary>Lets tests see that a task runs, and let it go on.</summary>
internal sealed class Gate
{
    public ConcurrentQueue<string> Started { get; } = new();

    public TaskCompletionSource Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
