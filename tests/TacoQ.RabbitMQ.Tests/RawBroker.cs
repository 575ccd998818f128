using RabbitMQ.Client;

namespace TacoQ.RabbitMQ.Tests;

/// <summary>The broker as any other client sees it.</summary>
internal sealed class RawBroker : IAsyncDisposable
{
    private readonly IConnection connection;

    private RawBroker(IConnection connection, IChannel channel)
    {
        this.connection = connection;
        Channel = channel;
    }

    public IChannel Channel { get; }

    public static async Task<RawBroker> ConnectAsync(string connectionString)
    {
        var connection = await new ConnectionFactory { Uri = new(connectionString) }.CreateConnectionAsync();
        return new(connection, await connection.CreateChannelAsync(new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true)));
    }

    public async Task PublishAsync(string exchange, string key, byte[] body, string? messageType) => await Channel.BasicPublishAsync(
        exchange,
        key,
        mandatory: true,
        new BasicProperties { Headers = messageType is null ? null : new Dictionary<string, object?> { ["message_type"] = messageType } },
        body);

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await connection.DisposeAsync();
    }
}
