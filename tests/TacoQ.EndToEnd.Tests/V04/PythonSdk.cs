using RabbitMQ.Client;

namespace TacoQ.EndToEnd.Tests.V04;

/// <summary>Sends messages to the broker as the Python SDK of TacoQ 0.4 does: transient, with a random message id and one header.</summary>
internal sealed class PythonSdk : IAsyncDisposable
{
    private const string Exchange = "tacoq_task_exchange";
    private readonly IConnection connection;

    private PythonSdk(IConnection connection, IChannel channel)
    {
        this.connection = connection;
        Channel = channel;
    }

    public IChannel Channel { get; }

    public static async Task<PythonSdk> ConnectAsync(string connectionString)
    {
        var connection = await new ConnectionFactory { Uri = new(connectionString) }.CreateConnectionAsync();
        var channel = await connection.CreateChannelAsync(new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await channel.ExchangeDeclareAsync(Exchange, "topic", durable: true, autoDelete: false);
        var sdk = new PythonSdk(connection, channel);
        await sdk.DeclareAsync("tacoq_relay_queue", "#");
        return sdk;
    }

    /// <summary>Its publisher declares two queues for a worker kind.</summary>
    public async Task DeclareWorkerQueuesAsync(string workerKind)
    {
        await DeclareAsync(workerKind, $"tasks.{workerKind}");
        await DeclareAsync(workerKind + "_cloned", $"tasks.{workerKind}");
    }

    /// <param name="messageType">The header <c>message_type</c>.</param>
    /// <param name="body">The record.</param>
    /// <param name="workerKind">Whom an assignment is for; null for what a worker says.</param>
    /// <param name="priority">The priority.</param>
    public ValueTask PublishAsync(string messageType, byte[] body, string? workerKind = null, byte priority = 0) => Channel.BasicPublishAsync(
        Exchange,
        workerKind is null ? Exchange : $"tasks.{workerKind}",
        mandatory: false,
        new BasicProperties
        {
            DeliveryMode = DeliveryModes.Transient,
            MessageId = Guid.CreateVersion7().ToString("N"),
            Priority = priority,
            Headers = new Dictionary<string, object?> { ["message_type"] = messageType },
        },
        body);

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task DeclareAsync(string queue, string key)
    {
        await Channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-max-priority"] = 255 });
        await Channel.QueueBindAsync(queue, Exchange, key);
    }
}
