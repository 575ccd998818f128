using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using TacoQ.Generation;

namespace TacoQ.Worker;

/// <summary>The dispatch table: which tasks this process can run.</summary>
internal sealed class TaskRegistry
{
    private readonly ITacoTaskModule[] modules;
    private readonly PayloadTypes types;
    private readonly IServiceProviderIsService services;
    private volatile FrozenDictionary<TaskKey, TaskHandler> handlers;

    public TaskRegistry(IEnumerable<ITacoTaskModule> modules, PayloadTypes types, IServiceProviderIsService services)
    {
        this.modules = [.. modules.DistinctBy(module => module.GetType())];
        this.types = types;
        this.services = services;
        handlers = Read();
    }

    public IReadOnlyList<string> WorkerKinds => [.. handlers.Keys.Select(key => key.WorkerKind).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public IEnumerable<TaskKey> Keys => handlers.Keys;

    public IEnumerable<TaskDefinition> Definitions => handlers.Values.Select(handler => handler.Definition);

    /// <summary>Asks the modules again: their code was changed in place.</summary>
    /// <exception cref="TacoConfigurationException">A task cannot run as it is now; the table stays as it was.</exception>
    public void Reload() => handlers = Read();

    public bool TryGet(TaskAssignment assignment, [NotNullWhen(true)] out TaskHandler? handler) =>
        handlers.TryGetValue(new(assignment.WorkerKind, assignment.TaskKind), out handler);

    private FrozenDictionary<TaskKey, TaskHandler> Read()
    {
        var table = new TaskTable();
        foreach (var module in modules)
        {
            module.AddTo(table);
        }

        foreach (var handler in table.Handlers.Values)
        {
            handler.Prepare(types, services);
        }

        return table.Handlers.ToFrozenDictionary();
    }
}
