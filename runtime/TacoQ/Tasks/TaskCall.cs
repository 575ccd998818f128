using System.Text.Json;
using TacoQ.Generation;

namespace TacoQ;

/// <summary>
/// A task with its arguments and options, ready to be enqueued: what a stub's <c>Call</c> returns, and what
/// <see cref="ITacoClient"/> takes.
/// </summary>
public abstract class TaskCall
{
    private protected TaskCall(TaskDefinition definition, EnqueueOptions options)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(options);
        Definition = definition;
        Options = options;
    }

    /// <summary>The task's names and the options of its attribute.</summary>
    public TaskDefinition Definition { get; }

    /// <summary>The options of this enqueue.</summary>
    public EnqueueOptions Options { get; }

    internal abstract void WriteArguments(Utf8JsonWriter writer, PayloadTypes types);
}

/// <summary>A <see cref="TaskCall"/> of a task with a result.</summary>
/// <typeparam name="TResult">The type of the task's result.</typeparam>
public abstract class TaskCall<TResult> : TaskCall
{
    private protected TaskCall(TaskDefinition definition, EnqueueOptions options)
        : base(definition, options)
    {
    }
}
