using TacoQ.Broker;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary>Whether the relay and what it needs work.</summary>
internal sealed class RelayHealth(ITaskBroker broker, ITaskStore store, StoreCheck check)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>One line for each component that fails; null when none does. Addresses and causes are for those who may know them.</summary>
    public async Task<string?> CheckAsync(bool withCauses, CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        if (broker.Failure is { } failure)
        {
            failures.Add(withCauses ? $"Broker: {failure}\n" : "Broker: it is not connected\n");
        }

        try
        {
            await check.RunAsync(Limit, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            failures.Add(withCauses ? $"Store: {store.Description} does not answer: {e.Message}\n" : "Store: it does not answer\n");
        }

        return failures.Count == 0 ? null : string.Concat(failures);
    }
}
