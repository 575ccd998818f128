using RabbitMQ.Client;
using TacoQ.Diagnostics;

namespace TacoQ.RabbitMQ;

/// <summary>One channel that consumes, from its opening to its end. Deliveries belong to it: after its end they are never acknowledged.</summary>
internal sealed class ConsumerSession(IChannel channel, LiveConnection live)
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource<string> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private long delivered;
    private long settled;

    public LiveConnection Live { get; } = live;

    /// <summary>Consumes, or consumes again after <see cref="CancelAsync"/>.</summary>
    public required Func<ConsumerSession, CancellationToken, Task> Begin { get; init; }

    /// <summary>The consumer; null when there is none.</summary>
    public string? ConsumerTag { get; set; }

    /// <summary>How many messages it has delivered.</summary>
    public long Delivered => Interlocked.Read(ref delivered);

    /// <summary>How many of them are neither acknowledged nor returned.</summary>
    public long Unacknowledged => Delivered - Interlocked.Read(ref settled);

    /// <summary>Completes with the reason when it has ended.</summary>
    public Task<string> Ended => ended.Task;

    public bool IsOpen => !ended.Task.IsCompleted && channel.IsOpen;

    public void End(string reason) => ended.TrySetResult(reason);

    public void CountDelivery() => Interlocked.Increment(ref delivered);

    public async ValueTask AckAsync(ulong deliveryTag, bool multiple = false)
    {
        if (!IsOpen)
        {
            TacoTelemetry.CountStaleAck();
            return;
        }

        try
        {
            await channel.BasicAckAsync(deliveryTag, multiple, CancellationToken.None).ConfigureAwait(false);

            // The tags of a channel count its deliveries.
            _ = multiple ? Interlocked.Exchange(ref settled, (long)deliveryTag) : Interlocked.Increment(ref settled);
        }
        catch (Exception)
        {
            // The channel has just ended: the broker delivers it again.
            TacoTelemetry.CountStaleAck();
        }
    }

    public async ValueTask ReturnAsync(ulong deliveryTag)
    {
        if (!IsOpen)
        {
            return;
        }

        try
        {
            await channel.BasicNackAsync(deliveryTag, multiple: false, requeue: true, CancellationToken.None).ConfigureAwait(false);
            Interlocked.Increment(ref settled);
        }
        catch (Exception)
        {
            // The channel has just ended, which returns it as well.
        }
    }

    /// <summary>This side wants no consumer now.</summary>
    public bool IsCancelled { get; private set; } = true;

    /// <summary>Takes messages.</summary>
    public Task BeginAsync(CancellationToken cancellationToken)
    {
        IsCancelled = false;
        return Begin(this, cancellationToken);
    }

    /// <summary>Takes no more messages; those at hand can still be acknowledged.</summary>
    public async Task CancelAsync()
    {
        IsCancelled = true;
        if (!IsOpen || ConsumerTag is not { } tag)
        {
            return;
        }

        ConsumerTag = null;

        try
        {
            await channel.BasicCancelAsync(tag, noWait: false, CancellationToken.None).WaitAsync(AnswerTimeout, TimeProvider.System).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The channel has just ended, and with it the consumer.
        }
    }
}
