namespace TacoQ.Generators;

/// <summary>Prints what stubs and worker share: a task's definition, its arguments and its handler.</summary>
internal static class EntriesEmitter
{
    public static void Emit(SourceWriter writer, TaskGroup group)
    {
        using var ns = writer.Namespace(group.EntriesNamespace);
        using var entries = writer.Block($"internal static class {group.EntriesName}");
        foreach (var task in group.Tasks)
        {
            writer.Separate();
            Emit(writer, group, task);
        }
    }

    private static void Emit(SourceWriter writer, TaskGroup group, TaskModel task)
    {
        using var entry = writer.Block($"""
            /// <summary><see cref="{task.Cref}"/>.</summary>
            internal static class {TaskGroup.EntryName(task)}
            """);
        DefinitionEmitter.Emit(writer, task);
        if (group.Stubs is not null || task.Payload.Shape != PayloadShape.Empty)
        {
            writer.Separate();
            ArgumentsEmitter.Emit(writer, task.Payload, group);
        }

        if (group.Target is { } target)
        {
            writer.Separate();
            HandlerEmitter.Emit(writer, task, target);
        }
    }
}
