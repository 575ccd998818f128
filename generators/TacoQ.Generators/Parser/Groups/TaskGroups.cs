using System.Collections.Immutable;

namespace TacoQ.Generators;

/// <summary>Sorts the tasks of an assembly into files and gives everything in them its name.</summary>
internal static class TaskGroups
{
    // The compiler's own, for what is obsolete, and those for parts of a public API that other languages could not use.
    private static readonly string[] AlwaysOff = ["CS0612", "CS0618", "CS3001", "CS3002", "CS3003", "CS3005", "CS3008"];

    // Of a task whose worker may never see its attribute.
    private const string RunsElsewhere = "RunsElsewhere = true";

    public static EquatableArray<TaskGroup> Sort(ImmutableArray<ParsedTask> tasks, IEnumerable<ParsedContract> contracts, string assemblyName)
    {
        var names = new GroupNames();
        var implementedHere = new HashSet<string>(contracts.Select(static contract => contract.Contract.Reference));
        var declared = tasks
            .GroupBy(static task => task.Class.Reference)
            .Select(static group => group.OrderBy(static task => task.Site).ToList())
            .OrderBy(static group => group[0].Target is null)
            .ThenBy(static group => group[0].Site)
            .Select(group => Declared(group, names, assemblyName, group[0].Target is null && !implementedHere.Contains(group[0].Class.Reference)));
        var implemented = contracts
            .GroupBy(static contract => contract.Contract.Reference)
            .Where(static group => group.Select(static contract => contract.TargetPath).Distinct().Count() == 1)
            .Select(static group => group.OrderBy(static contract => contract.Site).First())
            .OrderBy(static contract => contract.Site)
            .ThenBy(static contract => contract.Contract.Path, StringComparer.Ordinal)
            .Select(contract => Implemented(contract, names, assemblyName));
        return declared.Concat(implemented).Where(static group => group.Tasks.Count > 0).ToEquatableArray();
    }

    private static TaskGroup Declared(List<ParsedTask> parsed, GroupNames names, string assemblyName, bool runsElsewhere)
    {
        var declaring = parsed[0].Class;

        // The analyzers have reported the others: two stubs cannot share a name.
        var tasks = parsed.Select(static found => found.Task).GroupBy(static task => task.Name).Select(static same => same.First())
            .Select(task => runsElsewhere ? task with { Settings = [.. task.Settings, RunsElsewhere] } : task)
            .ToEquatableArray();
        return new()
        {
            HintName = names.File(declaring.Path),
            Class = declaring,
            Target = parsed[0].Target,
            Stubs = names.StubsIn(declaring).Name(declaring, tasks),
            EntriesNamespace = ModuleParser.Namespace(assemblyName),
            EntriesName = names.Entries(declaring.Path),
            Tasks = tasks,
            Warnings = Warnings(tasks, parsed[0].Target),
        };
    }

    private static TaskGroup Implemented(ParsedContract contract, GroupNames names, string assemblyName)
    {
        var path = $"{contract.TargetPath}.{contract.Contract.Names[contract.Contract.Names.Count - 1]}";
        return new()
        {
            HintName = names.File(path),
            Class = contract.Contract,
            Target = contract.Target,
            Stubs = null,
            EntriesNamespace = ModuleParser.Namespace(assemblyName),
            EntriesName = names.Entries(path),
            Tasks = contract.Tasks,
            Warnings = Warnings(contract.Tasks, contract.Target),
        };
    }

    private static EquatableArray<string> Warnings(IEnumerable<TaskModel> tasks, TaskTarget? target)
    {
        var own = tasks.SelectMany(static task => task.Warnings).Concat(target?.Warnings ?? []);
        return AlwaysOff.Concat(own.OrderBy(static id => id, StringComparer.Ordinal)).Distinct().ToEquatableArray();
    }
}
