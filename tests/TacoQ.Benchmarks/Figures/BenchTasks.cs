namespace TacoQ.Benchmarks;

/// <summary>Tasks that do nothing, so that only TacoQ's part is measured.</summary>
[WorkerKind("bench")]
public static class BenchTasks
{
    /// <summary>A payload of 200 characters.</summary>
    public const int PayloadLength = 200;

    /// <summary>Text of this many characters.</summary>
    public static string Payload(int length = PayloadLength) => new('x', length);

    /// <summary>Nothing but a result.</summary>
    [TacoTask("bench.noop")]
    public static int NoOp(string text) => text?.Length ?? 0;

    /// <summary>Three scalars, and one more as the result.</summary>
    [TacoTask("bench.scale")]
    public static double Scale(int id, long amount, double factor) => id + (amount * factor);
}
