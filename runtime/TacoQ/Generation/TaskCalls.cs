using System.ComponentModel;
using System.Text.Json;

namespace TacoQ.Generation;

/// <summary>Makes the calls that generated stubs return.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TaskCalls
{
    /// <summary>A call of a task with a result.</summary>
    /// <typeparam name="TArguments">The generated arguments.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="definition">The task.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="options">Options of this enqueue.</param>
    /// <returns>The call.</returns>
    public static TaskCall<TResult> Create<TArguments, TResult>(TaskDefinition definition, TArguments arguments, EnqueueOptions options)
        where TArguments : struct, ITaskArguments => new Call<TArguments, TResult>(definition, arguments, options);

    /// <summary>A call of a task without a result.</summary>
    /// <typeparam name="TArguments">The generated arguments.</typeparam>
    /// <param name="definition">The task.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="options">Options of this enqueue.</param>
    /// <returns>The call.</returns>
    public static TaskCall Create<TArguments>(TaskDefinition definition, TArguments arguments, EnqueueOptions options)
        where TArguments : struct, ITaskArguments => new Call<TArguments>(definition, arguments, options);

    private sealed class Call<TArguments>(TaskDefinition definition, TArguments arguments, EnqueueOptions options) : TaskCall(definition, options)
        where TArguments : struct, ITaskArguments
    {
        internal override void WriteArguments(Utf8JsonWriter writer, PayloadTypes types) => arguments.Write(writer, types);
    }

    private sealed class Call<TArguments, TResult>(TaskDefinition definition, TArguments arguments, EnqueueOptions options) : TaskCall<TResult>(definition, options)
        where TArguments : struct, ITaskArguments
    {
        internal override void WriteArguments(Utf8JsonWriter writer, PayloadTypes types) => arguments.Write(writer, types);
    }
}
