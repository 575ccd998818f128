using System.Diagnostics;

namespace TacoQ.FaultProgram;

/// <summary>Tasks that note in the ledger, whose folder they are given, that they run. Each returns the number that it is given.</summary>
[WorkerKind("faults")]
public static class FaultTasks
{
    /// <summary>Takes a while.</summary>
    [TacoTask("work")]
    public static Task<int> Work(string folder, int number, int milliseconds, TaskContext context, CancellationToken cancellationToken) =>
        RunAsync(folder, number, context, () => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, cancellationToken));

    /// <summary>Takes long, under a lease of the relay's.</summary>
    [TacoTask("long", LongRunning = true)]
    public static Task<int> Long(string folder, int number, int milliseconds, TaskContext context, CancellationToken cancellationToken) =>
        Work(folder, number, milliseconds, context, cancellationToken);

    /// <summary>Ends its process as a fault of native code would.</summary>
    [TacoTask("crash")]
    public static Task<int> Crash(string folder, int number, int milliseconds, TaskContext context) => RunAsync(folder, number, context, async () =>
    {
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);
        using var self = Process.GetCurrentProcess();
        self.Kill();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
    });

    /// <summary>Does not look at its cancellation token.</summary>
    [TacoTask("hang", TimeoutSeconds = 1, MaxAttempts = 1)]
    public static Task<int> Hang(string folder, int number, int milliseconds, TaskContext context) =>
        RunAsync(folder, number, context, () => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, CancellationToken.None));

    /// <summary>Fails in its first attempts.</summary>
    [TacoTask("fail-first", MaxAttempts = 10)]
    public static Task<int> FailFirst(string folder, int number, int failures, TaskContext context) => RunAsync(folder, number, context, () =>
        context.Attempt > failures ? Task.CompletedTask : throw new InvalidOperationException($"attempt {context.Attempt} fails"));

    /// <summary>Carries bytes; returns how many.</summary>
    [TacoTask("carry")]
    public static Task<int> Carry(string folder, byte[] bytes, TaskContext context) => RunAsync(folder, bytes.Length, context, () => Task.CompletedTask);

    private static async Task<int> RunAsync(string folder, int number, TaskContext context, Func<Task> work)
    {
        var ledger = Ledger.In(folder);
        await ledger.AppendAsync(Fact.Executing, [context.Id], context.Attempt);
        await work();
        await ledger.AppendAsync(Fact.Executed, [context.Id], context.Attempt);
        return number;
    }
}
