using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;

namespace TacoQ.Generation;

/// <summary>The entry of one task in a worker's dispatch table: reads the payload, calls the method, writes the result.</summary>
/// <param name="definition">The task.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TaskHandler(TaskDefinition definition)
{
    /// <summary>The task, with what the worker's configuration says of it.</summary>
    public TaskDefinition Definition { get; private set; } = definition;

    /// <summary>What the payload may be, as a JSON Schema (2020-12). Default: anything.</summary>
    public virtual string ArgumentsSchema => "true";

    /// <summary>What the result may be, as a JSON Schema (2020-12). Default: anything.</summary>
    public virtual string ResultSchema => "true";

    /// <summary>Runs one attempt.</summary>
    /// <param name="execution">Its arguments, and where its result goes.</param>
    /// <returns>A task that ends with the attempt.</returns>
    public abstract ValueTask ExecuteAsync(TaskExecution execution);

    /// <summary>Resolves what the handler needs, so that a worker that cannot run it fails at start.</summary>
    /// <param name="types">How types stand in payloads.</param>
    /// <param name="services">What is registered as a service.</param>
    /// <exception cref="TacoConfigurationException">Something is missing; the message names it.</exception>
    public virtual void Prepare(PayloadTypes types, IServiceProviderIsService services)
    {
    }

    internal void Override(TaskOverrides overrides) => Definition = Definition.With(overrides);
}
