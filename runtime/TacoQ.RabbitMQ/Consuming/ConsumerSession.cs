using RabbitMQ.Client;
using TacoQ.Diagnostics;

namespace TacoQ.RabbitMQ;

/// <summary>One channel that consumes, from its opening to its end. Deliveries belong to it: after its end they are never acknowledged.</summary>
internal sealed class ConsumerSession(IChannel channel, int epoch)
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource<string> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Epoch { get; } = epoch;

    public string? ConsumerTag { get; set; }

    /// <summary>Completes with the reason when it has ended.</summary>
    public Task<string> Ended => ended.Task;

    public bool IsOpen => !ended.Task.IsCompleted && channel.IsOpen;

    public void End(string reason) => ended.TrySetResult(reason);

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
        }
        catch (Exception)
        {
            // The channel has just ended, which returns it as well.
        }
    }

    /// <summary>This side has cancelled the consumer.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>Takes no more messages; those at hand can still be acknowledged.</summary>
    public async Task CancelAsync()
    {
        IsCancelled = true;
        if (!IsOpen || ConsumerTag is null)
        {
            return;
        }

        try
        {
            await channel.BasicCancelAsync(ConsumerTag, noWait: false, CancellationToken.None).WaitAsync(AnswerTimeout, TimeProvider.System).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The channel has just ended, and with it the consumer.
        }
    }
}
