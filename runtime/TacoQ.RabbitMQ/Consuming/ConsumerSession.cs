using RabbitMQ.Client;
using TacoQ.Diagnostics;

namespace TacoQ.RabbitMQ;

/// <summary>One channel that consumes, from its opening to its end. Deliveries belong to it: after its end they are never acknowledged.</summary>
internal sealed class ConsumerSession
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource<string> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly IChannel channel;
    private readonly Acknowledgements acknowledgements;

    private long delivered;
    private long settled;

    public ConsumerSession(IChannel channel, LiveConnection live, int prefetch, TimeProvider time)
    {
        this.channel = channel;
        Live = live;
        acknowledgements = new(SendAckAsync, prefetch, time);
    }

    public LiveConnection Live { get; }

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

    /// <summary>Acknowledges a delivery, soon: together with others, where that is cheaper.</summary>
    public void Ack(ulong deliveryTag)
    {
        if (IsOpen)
        {
            acknowledgements.Add(deliveryTag);
        }
        else
        {
            TacoTelemetry.CountStaleAcks(1);
        }
    }

    /// <summary>Acknowledges all deliveries up to this one.</summary>
    public async ValueTask AckUpToAsync(ulong deliveryTag)
    {
        // The tags of a channel count its deliveries.
        var count = (long)deliveryTag - Interlocked.Read(ref settled);
        await SendAckAsync(deliveryTag, multiple: true, (int)count).ConfigureAwait(false);
    }

    /// <summary>Sends the acknowledgements that wait.</summary>
    public Task FlushAsync() => acknowledgements.FlushAsync();

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
            acknowledgements.Skip(deliveryTag);
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

    private async Task SendAckAsync(ulong deliveryTag, bool multiple, int count)
    {
        if (!IsOpen)
        {
            TacoTelemetry.CountStaleAcks(count);
            return;
        }

        try
        {
            await channel.BasicAckAsync(deliveryTag, multiple, CancellationToken.None).ConfigureAwait(false);
            Interlocked.Add(ref settled, count);
        }
        catch (Exception)
        {
            // The channel has just ended: the broker delivers it again.
            TacoTelemetry.CountStaleAcks(count);
        }
    }
}
