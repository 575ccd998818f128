namespace TacoQ.Benchmarks;

/// <summary>Tasks that do nothing, so that only TacoQ's part is measured.</summary>
[WorkerKind("bench")]
public static class BenchTasks
{
    /// <summary>A payload of 200 characters.</summary>
    public const int PayloadLength = 200;

    /// <summary>The payload of most.</summary>
    public static string Text { get; } = Payload();

    /// <summary>Text of this many characters.</summary>
    public static string Payload(int length = PayloadLength) => new('x', length);

    /// <summary>Nothing but a result.</summary>
    [TacoTask("bench.noop")]
    public static int NoOp(string text) => text?.Length ?? 0;

    /// <summary>Says that it was run: for who waits for a process to run its first task.</summary>
    [TacoTask("bench.first")]
    public static void First() => Console.WriteLine(Roles.Ready);

    /// <summary>When it began, by this process's clock: for who waits in the same process.</summary>
    [TacoTask("bench.stamp")]
    public static void Stamp(string text) => Began?.TrySetResult(TimeProvider.System.GetTimestamp());

    /// <summary>Told by <see cref="Stamp"/>.</summary>
    public static TaskCompletionSource<long>? Began { get; set; }

    /// <summary>Three scalars, and one more as the result.</summary>
    [TacoTask("bench.scale")]
    public static double Scale(int id, long amount, double factor) => id + (amount * factor);
}
