using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace TacoQ.RabbitMQ;

/// <summary>Sends replies and broadcasts: transient, without confirms. What is lost with a connection, the relay's record makes good.</summary>
internal sealed class TransientPublisher : IAsyncDisposable
{
    private const int Capacity = 1024;
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(10);

    private readonly ConnectionSupervisor supervisor;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Channel<Message> queue = Channel.CreateBounded<Message>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest, AllowSynchronousContinuations = true });

    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    public TransientPublisher(ConnectionSupervisor supervisor, TimeProvider time, ILogger logger)
    {
        this.supervisor = supervisor;
        this.time = time;
        this.logger = logger;
        running = Task.Run(RunAsync, CancellationToken.None);
    }

    public void Publish(string exchange, string routingKey, BasicProperties properties, ReadOnlyMemory<byte> body) =>
        queue.Writer.TryWrite(new(exchange, routingKey, properties, body));

    public async ValueTask DisposeAsync()
    {
        // What has been handed over is still sent, if it can be.
        queue.Writer.TryComplete();
        await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(1), time)).ConfigureAwait(false);
        await stopping.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        IChannel? channel = null;
        try
        {
            await foreach (var message in queue.Reader.ReadAllAsync(stopping.Token).ConfigureAwait(false))
            {
                try
                {
                    if (channel is not { IsOpen: true })
                    {
                        var live = await supervisor.GetAsync(stopping.Token).ConfigureAwait(false);
                        channel = await live.Connection.CreateChannelAsync(cancellationToken: stopping.Token).ConfigureAwait(false);
                        await ControlExchange.DeclareAsync(channel, stopping.Token).ConfigureAwait(false);
                    }

                    await channel.BasicPublishAsync(message.Exchange, message.RoutingKey, mandatory: false, message.Properties, message.Body, CancellationToken.None)
                        .AsTask().WaitAsync(SendTimeout, time, stopping.Token).ConfigureAwait(false);
                }
                catch (Exception e) when (!stopping.IsCancellationRequested)
                {
                    logger.PublishChannelEnded(e.Message, 0);
                    channel = null;
                }
            }
        }
        finally
        {
            if (channel is not null)
            {
                _ = channel.DisposeAsync().AsTask().ContinueWith(static closing => closing.Exception, TaskScheduler.Default);
            }
        }
    }

    private sealed record Message(string Exchange, string RoutingKey, BasicProperties Properties, ReadOnlyMemory<byte> Body);
}
