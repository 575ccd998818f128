namespace TacoQ.Benchmarks;

/// <summary>A host that runs, until it is disposed.</summary>
internal sealed class StartedHost(IHost host) : IAsyncDisposable
{
    public IServiceProvider Services => host.Services;

    public static async Task<StartedHost> StartAsync(IHost host)
    {
        await host.StartAsync();
        return new(host);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}
