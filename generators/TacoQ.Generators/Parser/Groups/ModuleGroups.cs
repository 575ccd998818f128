namespace TacoQ.Generators;

/// <summary>Picks from an assembly's tasks those that its worker can run.</summary>
internal static class ModuleGroups
{
    public static ModuleModel Module(EquatableArray<TaskGroup> groups, EquatableArray<ModuleReference> references, string assemblyName) => new(
        assemblyName,
        ModuleParser.Namespace(assemblyName),
        groups.Where(static group => group.Target is not null).SelectMany(Entries).ToEquatableArray(),
        references);

    private static IEnumerable<ModuleEntry> Entries(TaskGroup group) =>
        group.Tasks.Select(task => new ModuleEntry(task.Kind, task.WorkerKind, $"{group.EntryOf(task)}.Handler"));
}
