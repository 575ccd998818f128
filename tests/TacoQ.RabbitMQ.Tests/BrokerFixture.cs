using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TacoQ.TestServers;

namespace TacoQ.RabbitMQ.Tests;

/// <summary>A virtual host, and brokers on it that end with the test.</summary>
public abstract class BrokerFixture : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> ending = [];

    private protected VirtualHost Host { get; private set; } = null!;

    private protected static TimeSpan Limit => TimeSpan.FromSeconds(30);

    public async ValueTask InitializeAsync() => Host = await VirtualHost.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(ending))
        {
            await one.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected static RabbitMQBroker Create(string connectionString, Action<RabbitMQOptions>? configure = null)
    {
        var options = new RabbitMQOptions { ConnectionString = connectionString, MaxReconnectDelay = TimeSpan.FromMilliseconds(200) };
        configure?.Invoke(options);
        return new(Options.Create(options), TimeProvider.System, NullLogger<RabbitMQBroker>.Instance);
    }

    private protected async Task<RabbitMQBroker> StartAsync(Action<RabbitMQOptions>? configure = null)
    {
        var broker = Ending(Create(Host.ConnectionString, configure));
        await broker.StartAsync(default);
        return broker;
    }

    private protected async Task<RawBroker> RawAsync() => Ending(await RawBroker.ConnectAsync(Host.ConnectionString));

    private protected T Ending<T>(T one)
        where T : IAsyncDisposable
    {
        ending.Add(one);
        return one;
    }

    private protected Task CloseConnectionsAsync() => VirtualHost.ControlAsync("close_all_connections", "--vhost", Host.Name, "test");

    private protected static TaskAssignment Assignment(int priority = 0) => new()
    {
        Id = Guid.CreateVersion7(),
        TaskKind = "images.resize",
        WorkerKind = "images",
        CreatedAt = 1_767_225_600_000_000,
        Input = """{"width":1}"""u8.ToArray(),
        Priority = priority,
    };
}
