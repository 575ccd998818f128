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
}
