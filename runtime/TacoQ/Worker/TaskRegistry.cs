using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using TacoQ.Generation;

namespace TacoQ.Worker;

/// <summary>The dispatch table: which tasks this process can run.</summary>
internal sealed class TaskRegistry
{
    private readonly FrozenDictionary<TaskKey, TaskHandler> handlers;

    public TaskRegistry(IEnumerable<ITacoTaskModule> modules, PayloadTypes types, IServiceProviderIsService services)
    {
        var table = new TaskTable();
        foreach (var module in modules.DistinctBy(module => module.GetType()))
        {
            module.AddTo(table);
        }

        handlers = table.Handlers.ToFrozenDictionary();
        foreach (var handler in handlers.Values)
        {
            handler.Prepare(types, services);
        }

        WorkerKinds = [.. handlers.Keys.Select(key => key.WorkerKind).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> WorkerKinds { get; }

    public IEnumerable<TaskKey> Keys => handlers.Keys;

    public bool TryGet(TaskAssignment assignment, [NotNullWhen(true)] out TaskHandler? handler) =>
        handlers.TryGetValue(new(assignment.WorkerKind, assignment.TaskKind), out handler);
}
