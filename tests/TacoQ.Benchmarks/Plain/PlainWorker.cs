using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using RabbitMQ.Client;

namespace TacoQ.Benchmarks;

/// <summary>Takes assignments, runs them, publishes their ends in batches, and acknowledges a batch after its confirm.</summary>
internal sealed class PlainWorker : IAsyncDisposable
{
    // A batch that is not full waits this long for more.
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(5);

    private readonly IConnection connection;

    private PlainWorker(IConnection connection) => this.connection = connection;

    public static async Task<PlainWorker> StartAsync(IConfiguration settings)
    {
        var connection = await PlainBroker.ConnectAsync(settings.GetConnectionString("tacobroker")!);
        var (channel, messages) = await PlainBroker.ConsumeAsync(connection, PlainBroker.WorkerQueue);
        var publisher = await PlainPublisher.OpenAsync(await PlainBroker.ConnectAsync(settings.GetConnectionString("tacobroker")!), PlainBroker.ConfirmWindow);
        var replies = await connection.CreateChannelAsync();
        PlainBroker.Go(() => RunAsync(channel, messages, publisher, replies));
        return new(connection);
    }

    public async ValueTask DisposeAsync() => await connection.DisposeAsync();

    private static async Task RunAsync(IChannel channel, ChannelReader<PlainMessage> messages, PlainPublisher publisher, IChannel replies)
    {
        while (await messages.WaitToReadAsync())
        {
            var count = 0;
            var last = 0UL;
            var batch = new ArrayBufferWriter<byte>(PlainBroker.BatchCapacity);
            while (count < PlainBroker.BatchSize)
            {
                if (!messages.TryRead(out var message))
                {
                    using var limit = new CancellationTokenSource(Linger, TimeProvider.System);
                    await ((Task)messages.WaitToReadAsync(limit.Token).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    if (!messages.TryRead(out message))
                    {
                        break;
                    }
                }

                var completed = new PlainEvent(PlainEventKind.Completed, ReadId(message.Body, out var result), WireTime.Now(TimeProvider.System), result);
                if (message.ReplyTo is { } replyTo)
                {
                    await replies.BasicPublishAsync("", replyTo, completed.Id.ToByteArray());
                }

                completed.Write(batch);
                last = message.Tag;
                count++;
            }

            var tag = last;
            await publisher.PublishAsync(PlainBroker.RelayQueue, batch.WrittenMemory, () => _ = channel.BasicAckAsync(tag, multiple: true).AsTask());
        }
    }

    /// <summary>Runs the task: the length of its text.</summary>
    private static Guid ReadId(byte[] body, out byte[] result)
    {
        ReadOnlyMemory<byte> rest = body;
        var assigned = PlainEvent.Read(ref rest);
        var reader = new Utf8JsonReader(assigned.Payload.Span);
        reader.Read();
        reader.Read();
        reader.Read();
        result = Encoding.UTF8.GetBytes(reader.GetString()!.Length.ToString(CultureInfo.InvariantCulture));
        return assigned.Id;
    }
}
