namespace TacoQ.EndToEnd.Tests.Support;

/// <summary>A task that runs by itself, where a worker takes its kind.</summary>
[WorkerKind("clock")]
internal sealed class ClockTasks(Gate gate)
{
    [TacoTask, TacoSchedule("* * * * * *", Name = "tick")]
    public void Tick(TaskContext context) => gate.Started.Enqueue(context.Headers["scheduled-for"]);
}
