using TacoQ.Broker;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary>Whether the relay and what it needs work.</summary>
internal sealed class RelayHealth(ITaskBroker broker, ITaskStore store, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>One line for each component that fails; null when none does.</summary>
    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        if (broker.Failure is { } failure)
        {
            failures.Add($"Broker: {failure}\n");
        }

        try
        {
            await store.CheckAsync(cancellationToken).WaitAsync(Limit, time, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            failures.Add($"Store: {store.Description} does not answer: {e.Message}\n");
        }

        return failures.Count == 0 ? null : string.Concat(failures);
    }
}
