using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TacoQ.Generation;

namespace TacoQ.Worker;

/// <summary>The dispatch table: which tasks this process can run.</summary>
internal sealed class TaskRegistry
{
    private readonly ITacoTaskModule[] modules;
    private readonly PayloadTypes types;
    private readonly IServiceProviderIsService services;
    private readonly IDictionary<string, TaskOverrides> overrides;
    private volatile FrozenDictionary<TaskKey, TaskHandler> handlers;

    public TaskRegistry(IEnumerable<ITacoTaskModule> modules, PayloadTypes types, IServiceProviderIsService services, IOptions<WorkerOptions> options)
    {
        this.modules = [.. modules.DistinctBy(module => module.GetType())];
        this.types = types;
        this.services = services;
        overrides = options.Value.Tasks;
        handlers = Read();
    }

    public IReadOnlyList<string> WorkerKinds => [.. handlers.Keys.Select(key => key.WorkerKind).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public IEnumerable<TaskKey> Keys => handlers.Keys;

    public IEnumerable<TaskHandler> Handlers => handlers.Values;

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
            handler.Prepare(types.With(handler.Definition.Naming), services);
        }

        Override(table.Handlers);
        CheckSchedules(table.Handlers.Values);
        return table.Handlers.ToFrozenDictionary();
    }

    private void Override(IReadOnlyDictionary<TaskKey, TaskHandler> tasks)
    {
        // A task kind has no slash, so that those with a worker kind come last and win.
        foreach (var (name, chosen) in overrides.OrderBy(entry => entry.Key.Contains('/', StringComparison.Ordinal)))
        {
            var named = tasks.Where(task => IsNamed(task.Key, name)).Select(task => task.Value).ToArray();
            if (named.Length == 0)
            {
                throw new TacoConfigurationException(
                    $"{WorkerOptions.Section}:{nameof(WorkerOptions.Tasks)} names the task '{name}', but this program has no such task. It has: {string.Join(", ", tasks.Keys.Select(key => key.ToString()).Order(StringComparer.Ordinal))}.");
            }

            foreach (var handler in named)
            {
                handler.Override(chosen);
            }
        }
    }

    private static void CheckSchedules(IEnumerable<TaskHandler> handlers)
    {
        var named = new Dictionary<string, TaskDefinition>();
        foreach (var definition in handlers.Select(handler => handler.Definition))
        {
            foreach (var schedule in definition.Schedules)
            {
                if (!named.TryAdd(schedule.Name, definition))
                {
                    throw new TacoConfigurationException(
                        $"Two schedules have the name '{schedule.Name}': of the tasks {named[schedule.Name]} and {definition}. Give one of them another: [TacoSchedule(…, Name = \"…\")].");
                }
            }
        }
    }

    private static bool IsNamed(TaskKey key, string name) =>
        name.Equals(key.TaskKind, StringComparison.OrdinalIgnoreCase) || name.Equals(key.ToString(), StringComparison.OrdinalIgnoreCase);
}
