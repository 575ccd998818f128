using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using TacoQ.Broker;

namespace TacoQ.RabbitMQ;

/// <summary>Asks the broker what waits in the queues of a worker kind, on a channel that lives as long as the question.</summary>
internal static class QueueDepth
{
    private const ushort NotFound = 404;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>Over all topologies. A worker consumes all queues of its own.</summary>
    public static async Task<LaneDepth?> MeasureAsync(
        LiveConnection live, IEnumerable<ITopology> topologies, string workerKind, TimeProvider time, CancellationToken cancellationToken)
    {
        var (ready, consumers) = (0L, 0L);
        try
        {
            foreach (var topology in topologies)
            {
                var most = 0L;
                foreach (var queue in topology.WorkerQueues(workerKind))
                {
                    if (await AskAsync(live, queue, cancellationToken).WaitAsync(Limit, time, cancellationToken).ConfigureAwait(false) is { } found)
                    {
                        ready += found.MessageCount;
                        most = Math.Max(most, found.ConsumerCount);
                    }
                }

                consumers += most;
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The broker does not answer now; others say so.
            return null;
        }

        return new(ready, (int)consumers);
    }

    /// <summary>Null when there is no such queue.</summary>
    private static async Task<QueueDeclareOk?> AskAsync(LiveConnection live, string queue, CancellationToken cancellationToken)
    {
        var channel = await live.Connection.CreateChannelAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        await using var closing = channel.ConfigureAwait(false);
        try
        {
            return await channel.QueueDeclarePassiveAsync(queue, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == NotFound)
        {
            return null;
        }
    }
}
