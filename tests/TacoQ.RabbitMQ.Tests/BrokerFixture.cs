using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using TacoQ.Tests.Support;
using TacoQ.TestServers;

namespace TacoQ.RabbitMQ.Tests;

/// <summary>A virtual host, and brokers on it that end with the test.</summary>
public abstract class BrokerFixture : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> ending = [];

    private protected VirtualHost Host { get; private set; } = null!;

    private protected CapturedLog Log { get; } = new();

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

    private protected RabbitMQBroker Create(string connectionString, Action<RabbitMQOptions>? configure = null)
    {
        var options = new RabbitMQOptions { ConnectionString = connectionString, MaxReconnectDelay = TimeSpan.FromMilliseconds(200) };
        configure?.Invoke(options);
        return new(Options.Create(options), TimeProvider.System, new Logger<RabbitMQBroker>(new LoggerFactory([Log])));
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

    private protected async Task<string> ListAsync(string what, params string[] columns) => string.Join(
        '\n',
        (await VirtualHost.ControlAsync([what, "-p", Host.Name, .. columns, "--no-table-headers"])).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));

    private protected static string Headers(IReadOnlyBasicProperties properties) => string.Join(
        ", ",
        properties.Headers!.OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}={(header.Value is byte[] text ? Encoding.UTF8.GetString(text) : header.Value)}"));
}
