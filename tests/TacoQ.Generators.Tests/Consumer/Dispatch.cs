using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TacoQ.Generation;
using TacoQ.Worker;

namespace TacoQ.Generators.Tests.Consumer;

/// <summary>A worker's dispatch table, without a broker: what the runtime does between a message and a result.</summary>
internal sealed class Dispatch(IServiceProvider services, IEnumerable<ITacoTaskModule> modules)
{
    private readonly TaskRegistry registry = new(modules, PayloadTypes.Default, services.GetRequiredService<IServiceProviderIsService>(), Options.Create(new WorkerOptions()));

    public IEnumerable<TaskKey> Keys => registry.Keys;

    /// <summary>Runs one attempt.</summary>
    /// <param name="definition">The task.</param>
    /// <param name="payload">Its arguments as JSON.</param>
    /// <returns>The result as JSON.</returns>
    public async Task<string> RunAsync(TaskDefinition definition, string payload)
    {
        var assignment = new TaskAssignment { Id = new(1, 2, 3, new byte[8]), TaskKind = definition.Kind, WorkerKind = definition.WorkerKind, CreatedAt = 0, Input = Encoding.UTF8.GetBytes(payload) };
        registry.TryGet(assignment, out var handler).ShouldBeTrue($"there is no handler of {definition}");

        using var cancellation = new CancellationTokenSource();
        await using var execution = new TaskExecution(
            assignment, PayloadTypes.Default.With(definition.Naming), services.GetRequiredService<IServiceScopeFactory>(), progress: null, maxAttempts: 1, cancellation.Token);
        await handler!.ExecuteAsync(execution);
        return Encoding.UTF8.GetString(execution.TakeResult().Span);
    }
}
