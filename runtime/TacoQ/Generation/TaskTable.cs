using System.ComponentModel;

namespace TacoQ.Generation;

/// <summary>Takes the tasks of modules on their way into a worker's dispatch table.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TaskTable
{
    private readonly Dictionary<TaskKey, TaskHandler> handlers = [];

    /// <summary>Adds a task.</summary>
    /// <param name="handler">What runs it.</param>
    /// <exception cref="TacoConfigurationException">Another task has the same kind and worker kind.</exception>
    public void Add(TaskHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var key = new TaskKey(handler.Definition.WorkerKind, handler.Definition.Kind);
        if (!handlers.TryAdd(key, handler))
        {
            throw new TacoConfigurationException(
                $"Two tasks have the kind '{key.TaskKind}' for the worker kind '{key.WorkerKind}': {handlers[key].GetType()} and {handler.GetType()}. Give one of the methods another kind: [TacoTask(\"…\")].");
        }
    }

    internal IReadOnlyDictionary<TaskKey, TaskHandler> Handlers => handlers;
}
