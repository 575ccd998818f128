using Microsoft.Extensions.Hosting;
using TacoQ.Broker;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary>Whether this relay can serve requests now: not while it starts, stops, or lacks its store or broker.</summary>
internal sealed class Readiness(ITaskBroker broker, ITaskStore store, StoreCheck check, RelayState state, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>What is missing, by component; empty when nothing is.</summary>
    public async Task<IReadOnlyDictionary<string, string>> CheckAsync(CancellationToken cancellationToken)
    {
        var missing = new Dictionary<string, string>(StringComparer.Ordinal);
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            missing["process"] = "It is stopping.";
        }

        if (broker.Failure is { } failure)
        {
            missing["broker"] = failure;
        }

        if (!state.IsMigrated)
        {
            missing["store"] = $"{store.Description} is not migrated yet.";
            return missing;
        }

        try
        {
            await check.RunAsync(Limit, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            missing["store"] = $"{store.Description} does not answer: {e.Message}";
        }

        return missing;
    }
}
