using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary>Asks the store whether it answers: once for all who want to know at the same time, as nothing limits how often health is asked for.</summary>
internal sealed class StoreCheck(ITaskStore store, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private Task running = Task.CompletedTask;

    /// <exception cref="Exception">The store does not answer.</exception>
    public async Task RunAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        Task check;
        lock (gate)
        {
            check = running = running.IsCompleted ? AskAsync() : running;
        }

        await check.WaitAsync(patience, time, cancellationToken);
    }

    private async Task AskAsync()
    {
        using var limit = new CancellationTokenSource(Limit, time);
        await store.CheckAsync(limit.Token);
    }
}
