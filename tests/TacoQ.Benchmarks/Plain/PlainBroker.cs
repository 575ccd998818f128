using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace TacoQ.Benchmarks;

/// <summary>The two queues of the plain pipeline, and consuming from one.</summary>
internal static class PlainBroker
{
    public const string WorkerQueue = "plain.worker";
    public const string RelayQueue = "plain.relay";
    public const int Prefetch = 512;
    public const int ConfirmWindow = 512;
    public const int BatchSize = 64;
    public const int BatchCapacity = 16 * 1024;

    public static async Task<IConnection> ConnectAsync(string url)
    {
        var factory = new ConnectionFactory { Uri = new(url), AutomaticRecoveryEnabled = false };
        var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        foreach (var queue in (string[])[WorkerQueue, RelayQueue])
        {
            await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false);
        }

        return connection;
    }

    /// <summary>Runs a loop in the background. When it fails, so does the process.</summary>
    public static void Go(Func<Task> loop) => _ = Task.Run(async () =>
    {
        try
        {
            await loop();
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync(e.ToString());
            Environment.Exit(1);
        }
    });

    /// <summary>What the queue delivers, each message with its tag and a copy of its body: the client's own is valid only while it calls.</summary>
    public static async Task<(IChannel Channel, ChannelReader<PlainMessage> Messages)> ConsumeAsync(IConnection connection, string queue, int prefetch = Prefetch)
    {
        var channel = await connection.CreateChannelAsync();
        await channel.BasicQosAsync(0, (ushort)prefetch, global: false);
        var messages = Channel.CreateUnbounded<PlainMessage>(new() { SingleReader = true, SingleWriter = true });
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            messages.Writer.TryWrite(new(message.DeliveryTag, message.Body.ToArray(), message.BasicProperties.ReplyTo));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer);
        return (channel, messages.Reader);
    }
}
