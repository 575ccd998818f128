using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client.Exceptions;

namespace TacoQ.RabbitMQ;

/// <summary>
/// Looks for the second queues that publishers of TacoQ 0.4 declare for each worker kind, and warns of each once: nobody consumes
/// them, and they grow for ever. Asks for one at a time, and never declares them.
/// </summary>
internal sealed class ClonedQueues : IAsyncDisposable
{
    private const int MaxKinds = 1000;
    private const ushort NotFound = 404;

    private readonly ConnectionSupervisor supervisor;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly TimeSpan interval;
    private readonly ConcurrentDictionary<string, bool> kinds = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> unseen = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    public ClonedQueues(ConnectionSupervisor supervisor, TimeSpan interval, TimeProvider time, ILogger logger)
    {
        this.supervisor = supervisor;
        this.interval = interval;
        this.time = time;
        this.logger = logger;
        running = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>Tasks of this worker kind are published.</summary>
    public void See(string workerKind)
    {
        if (!kinds.ContainsKey(workerKind) && kinds.Count < MaxKinds && Names.IsWorkerKind(workerKind) && kinds.TryAdd(workerKind, true))
        {
            unseen.Enqueue(workerKind);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(interval, time);
        while (await timer.WaitForNextTickAsync(stopping.Token).ConfigureAwait(false))
        {
            if (!unseen.TryDequeue(out var workerKind))
            {
                continue;
            }

            var queue = workerKind + V04Topology.ClonedSuffix;
            try
            {
                if (await CountMessagesAsync(queue).ConfigureAwait(false) is { } count)
                {
                    logger.ClonedQueue(queue, count, workerKind);
                    continue;
                }
            }
            catch (Exception) when (!stopping.IsCancellationRequested)
            {
                // The connection has ended, and its consumers say so.
            }

            // A publisher of 0.4 may come yet.
            unseen.Enqueue(workerKind);
        }
    }

    private async Task<uint?> CountMessagesAsync(string queue)
    {
        var live = await supervisor.GetAsync(stopping.Token).ConfigureAwait(false);
        var channel = await live.Connection.CreateChannelAsync(cancellationToken: stopping.Token).ConfigureAwait(false);
        await using var closing = channel.ConfigureAwait(false);
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, stopping.Token).ConfigureAwait(false)).MessageCount;
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == NotFound)
        {
            return null;
        }
    }
}
