using System.Buffers;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace TacoQ.Benchmarks;

/// <summary>Request and reply over RabbitMQ: the request confirmed and durable, the reply straight to a queue of this process.</summary>
internal sealed class PlainCaller : IAsyncDisposable
{
    private readonly IConnection publishing;
    private readonly IConnection consuming;
    private readonly PlainPublisher publisher;
    private readonly PlainAssignments assignments;
    private readonly string replyTo;
    private TaskCompletionSource reply = new();

    private PlainCaller(IConnection publishing, IConnection consuming, PlainPublisher publisher, string replyTo)
    {
        this.publishing = publishing;
        this.consuming = consuming;
        this.publisher = publisher;
        this.replyTo = replyTo;
        assignments = new(publisher, BenchTasks.Text);
    }

    public static async Task<PlainCaller> StartAsync(string broker)
    {
        var (publishing, consuming) = (await PlainBroker.ConnectAsync(broker), await PlainBroker.ConnectAsync(broker));
        var channel = await consuming.CreateChannelAsync();
        var queue = await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true);
        var caller = new PlainCaller(publishing, consuming, await PlainPublisher.OpenAsync(publishing, PlainBroker.ConfirmWindow), queue.QueueName);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, _) =>
        {
            caller.reply.TrySetResult();
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer);
        return caller;
    }

    /// <summary>One at a time.</summary>
    public async Task CallAsync()
    {
        reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var body = new ArrayBufferWriter<byte>();
        var assigned = assignments.Create();
        assigned.Write(body);
        var toWorker = publisher.PublishAsync(PlainBroker.WorkerQueue, body.WrittenMemory, replyTo: replyTo);
        await toWorker;
        await publisher.PublishAndWaitAsync(PlainBroker.RelayQueue, body.WrittenMemory);
        await reply.Task;
    }

    public async ValueTask DisposeAsync()
    {
        publisher.Dispose();
        await publishing.DisposeAsync();
        await consuming.DisposeAsync();
    }
}
