using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;

namespace TacoQ.Generation;

/// <summary>A <see cref="TaskHandler"/> of an instance method.</summary>
/// <typeparam name="TTarget">The class of the method.</typeparam>
/// <param name="definition">The task.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TaskHandler<TTarget>(TaskDefinition definition) : TaskHandler(definition)
    where TTarget : class
{
    private bool registered;

    /// <inheritdoc/>
    public override void Prepare(PayloadTypes types, IServiceProviderIsService services)
    {
        ArgumentNullException.ThrowIfNull(services);
        registered = services.IsService(typeof(TTarget));
        if (!registered && !CanCreateTarget)
        {
            throw new TacoConfigurationException(
                $"The worker cannot run the task {Definition.Kind}: {typeof(TTarget)} has no constructor that it may call. Register it as a service: builder.Services.AddScoped<{typeof(TTarget).Name}>(…).");
        }
    }

    /// <inheritdoc/>
    public sealed override async ValueTask ExecuteAsync(TaskExecution execution)
    {
        ArgumentNullException.ThrowIfNull(execution);
        if (registered)
        {
            await ExecuteAsync(execution.Services.GetRequiredService<TTarget>(), execution).ConfigureAwait(false);
            return;
        }

        var target = CreateTarget(execution.Services);
        try
        {
            await ExecuteAsync(target, execution).ConfigureAwait(false);
        }
        finally
        {
            switch (target)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync().ConfigureAwait(false);
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
    }

    /// <summary>Whether <see cref="CreateTarget"/> can create one. It is asked when the class is not registered as a service.</summary>
    protected abstract bool CanCreateTarget { get; }

    /// <summary>Creates the instance for one attempt.</summary>
    /// <param name="services">The services of the attempt's scope.</param>
    /// <returns>The instance; it is disposed after the attempt.</returns>
    protected abstract TTarget CreateTarget(IServiceProvider services);

    /// <summary>Calls the method.</summary>
    /// <param name="target">The instance.</param>
    /// <param name="execution">The attempt.</param>
    /// <returns>A task that ends with the attempt.</returns>
    protected abstract ValueTask ExecuteAsync(TTarget target, TaskExecution execution);
}
