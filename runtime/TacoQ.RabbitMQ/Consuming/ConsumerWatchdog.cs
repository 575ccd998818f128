using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace TacoQ.RabbitMQ;

/// <summary>
/// Notices a consumer that has silently stopped: asks the broker now and then, on a channel of its own, whether the queue is
/// there, is consumed from, and moves.
/// </summary>
internal sealed class ConsumerWatchdog : IDisposable
{
    private const ushort NotFound = 404;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    private readonly ConsumerSession session;
    private readonly string queue;
    private readonly ushort prefetch;
    private readonly TimeSpan interval;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stopping = new();
    private long deliveredBefore = -1;

    public ConsumerWatchdog(ConsumerSession session, string queue, ushort prefetch, TimeSpan interval, TimeProvider time)
    {
        this.session = session;
        this.queue = queue;
        this.prefetch = prefetch;
        this.interval = interval;
        this.time = time;
        _ = WatchAsync();
    }

    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(interval, time);
            while (await timer.WaitForNextTickAsync(stopping.Token).ConfigureAwait(false))
            {
                if (await LookAsync().ConfigureAwait(false) is { } trouble)
                {
                    session.End(trouble);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The session has ended.
        }
    }

    /// <summary>What is wrong with the consumer, or null.</summary>
    private async Task<string?> LookAsync()
    {
        QueueDeclareOk found;
        try
        {
            found = await AskAsync().WaitAsync(AnswerTimeout, time, stopping.Token).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            session.Live.Abandon($"the broker did not answer within {AnswerTimeout}");
            return null;
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == NotFound)
        {
            return "its queue is gone";
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The connection has just ended, which ends the session too.
            return null;
        }

        if (session.IsCancelled)
        {
            deliveredBefore = -1;
            return null;
        }

        if (found.ConsumerCount == 0)
        {
            return "the broker knows of no consumer";
        }

        // Messages wait, there is room for them, and none has come since the last look.
        var (delivered, before) = (session.Delivered, deliveredBefore);
        var starves = found.MessageCount > 0 && prefetch > 0 && session.Unacknowledged < prefetch;
        deliveredBefore = starves ? delivered : -1;
        return starves && delivered == before ? $"{found.MessageCount} messages wait, and none came for {interval}" : null;
    }

    private async Task<QueueDeclareOk> AskAsync()
    {
        var channel = await session.Live.Connection.CreateChannelAsync(cancellationToken: stopping.Token).ConfigureAwait(false);
        await using var closing = channel.ConfigureAwait(false);
        return await channel.QueueDeclarePassiveAsync(queue, stopping.Token).ConfigureAwait(false);
    }
}
