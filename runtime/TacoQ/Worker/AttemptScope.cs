using Microsoft.Extensions.DependencyInjection;

namespace TacoQ.Worker;

/// <summary>The dependency injection scope of one attempt, made only when something asks for it.</summary>
internal sealed class AttemptScope(IServiceScopeFactory factory) : IAsyncDisposable
{
    private AsyncServiceScope? scope;

    public IServiceProvider Services => (scope ??= factory.CreateAsyncScope()).ServiceProvider;

    public ValueTask DisposeAsync() => scope?.DisposeAsync() ?? default;
}
