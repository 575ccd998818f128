namespace TacoQ;

/// <summary>What makes a task unique among all tasks: its worker kind and its task kind.</summary>
internal readonly record struct TaskKey(string WorkerKind, string TaskKind)
{
    public override string ToString() => $"{WorkerKind}/{TaskKind}";
}
