using RabbitMQ.Client;

namespace TacoQ.Benchmarks;

/// <summary>A channel of RabbitMQ.Client that publishes with confirms, a bounded number of them outstanding. For one caller at a time.</summary>
internal sealed class PlainPublisher(IChannel channel, int window) : IDisposable
{
    // By delivery tag modulo its length: what to do when the message and all before it are confirmed.
    private readonly Entry[] outstanding = new Entry[window + 1];
    private readonly SemaphoreSlim room = new(window);
    private readonly Lock settling = new();
    private ulong sent;
    private ulong settled;

    public static async Task<PlainPublisher> OpenAsync(IConnection connection, int window)
    {
        var channel = await connection.CreateChannelAsync(new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false));
        var publisher = new PlainPublisher(channel, window);
        channel.BasicAcksAsync += (_, ack) =>
        {
            publisher.Settle(ack.DeliveryTag, ack.Multiple);
            return Task.CompletedTask;
        };
        channel.BasicNacksAsync += (_, _) => throw new InvalidOperationException("RabbitMQ refused a message.");
        return publisher;
    }

    /// <summary>Sends it, as soon as there is room; <paramref name="confirmed"/> is called after its confirm, in the order of sending.</summary>
    public async ValueTask PublishAsync(string queue, ReadOnlyMemory<byte> body, Action? confirmed = null, string? replyTo = null, IDictionary<string, object?>? headers = null)
    {
        await room.WaitAsync();
        lock (settling)
        {
            outstanding[++sent % (ulong)outstanding.Length] = new(confirmed, IsSettled: false);
        }

        await channel.BasicPublishAsync("", queue, mandatory: true, new BasicProperties { DeliveryMode = DeliveryModes.Persistent, ReplyTo = replyTo, Headers = headers }, body);
    }

    /// <summary>Sends it and waits for its confirm.</summary>
    public async Task PublishAndWaitAsync(string queue, ReadOnlyMemory<byte> body, string? replyTo = null)
    {
        var confirmed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await PublishAsync(queue, body, confirmed.SetResult, replyTo);
        await confirmed.Task;
    }

    /// <summary>Waits until all is confirmed.</summary>
    public async Task DrainAsync()
    {
        for (var i = 0; i < window; i++)
        {
            await room.WaitAsync();
        }

        room.Release(window);
    }

    public void Dispose() => room.Dispose();

    private void Settle(ulong tag, bool multiple)
    {
        lock (settling)
        {
            var length = (ulong)outstanding.Length;
            for (var t = multiple ? settled + 1 : tag; t <= tag; t++)
            {
                outstanding[t % length] = outstanding[t % length] with { IsSettled = true };
            }

            var done = 0;
            while (settled < sent && outstanding[(settled + 1) % length] is { IsSettled: true } first)
            {
                first.Confirmed?.Invoke();
                settled++;
                done++;
            }

            if (done > 0)
            {
                room.Release(done);
            }
        }
    }

    private readonly record struct Entry(Action? Confirmed, bool IsSettled);
}
