namespace TacoQ.Generators;

/// <summary>Prints the names and options of a task.</summary>
internal static class DefinitionEmitter
{
    public static void Emit(SourceWriter writer, TaskModel task)
    {
        var settings = task.Settings.Count == 0 ? "" : $" {{ {string.Join(", ", task.Settings)} }}";
        writer.Write($"""
            internal static readonly global::TacoQ.TaskDefinition Definition =
                new global::TacoQ.TaskDefinition({Literals.String(task.Kind)}, {Literals.String(task.WorkerKind)}){settings};
            """);
    }
}
