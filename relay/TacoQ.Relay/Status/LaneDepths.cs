using System.Collections.Concurrent;
using TacoQ.Broker;

namespace TacoQ.Relay.Status;

/// <summary>What waits with the broker. Asked at most once a second of each worker kind.</summary>
internal sealed class LaneDepths(ITaskBroker broker, TimeProvider time)
{
    private const int Remembered = 1000;
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, (long At, Task<LaneDepth?> Depth)> depths = new(StringComparer.Ordinal);

    /// <summary>Null when the broker cannot be asked now.</summary>
    public Task<LaneDepth?> GetAsync(string workerKind, CancellationToken cancellationToken)
    {
        if (depths.Count > Remembered)
        {
            depths.Clear();
        }

        // Not by this caller's token: others wait for the same answer. The broker's own limit ends it.
        var (_, depth) = depths.AddOrUpdate(workerKind, Ask, (kind, known) => time.GetElapsedTime(known.At) < Age ? known : Ask(kind));
        return depth.WaitAsync(cancellationToken);
    }

    private (long, Task<LaneDepth?>) Ask(string workerKind) => (time.GetTimestamp(), broker.MeasureAsync(workerKind, CancellationToken.None));
}
