using System.Globalization;
using TacoQ.Relay.Host;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests.Support;

/// <summary>Publishers, workers and relays on a virtual host and a database of their own, each a host with nothing shared.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly List<IHost> hosts = [];

    private Cluster(VirtualHost broker, Database database, Topology topology)
    {
        Topology = topology;
        Broker = broker;
        Database = database;
    }

    public VirtualHost Broker { get; }

    public Database Database { get; }

    public Gate Gate { get; } = new();

    /// <summary>That of what is started from now on.</summary>
    public Topology Topology { get; set; }

    public string? RelayUrl { get; private set; }

    public static async Task<Cluster> CreateAsync(Topology topology = Topology.Native) => new(await VirtualHost.CreateAsync(), await Database.CreateAsync(), topology);

    /// <summary>One of each.</summary>
    public static async Task<(Cluster Cluster, ITacoClient Client)> StartAsync(Topology topology = Topology.Native)
    {
        var cluster = await CreateAsync(topology);
        await cluster.StartRelayAsync();
        await cluster.StartWorkerAsync();
        return (cluster, await cluster.StartPublisherAsync());
    }

    public async Task<WebApplication> StartRelayAsync(params string[] settings)
    {
        var relay = RelayProgram.Build(
        [
            "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Error",
            "--ConnectionStrings:tacobroker", Broker.ConnectionString, "--ConnectionStrings:tacodatabase", Database.ConnectionString,
            "--TacoQ:RabbitMQ:Topology", Topology.ToString(), .. settings,
        ]);
        hosts.Add(relay);
        await relay.StartAsync();
        RelayUrl ??= relay.Urls.Single();
        return relay;
    }

    public Task<IHost> StartWorkerAsync(Action<TacoQBuilder>? configure = null) => StartAsync(taco =>
    {
        taco.Services.AddSingleton(Gate);
        taco.ConfigureWorker(options => options.Kinds.Add("e2e"));
        (configure ?? (static q => q.AddTacoTasks()))(taco);
    });

    public async Task<ITacoClient> StartPublisherAsync(string? relayUrl = null) => (await StartAsync(_ => { }, relayUrl)).Services.GetRequiredService<ITacoClient>();

    public async Task StopAsync(IHost host)
    {
        hosts.Remove(host);
        await host.StopAsync();
        host.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Gate.Opened.TrySetResult();

        // In the order of an orderly end: who enqueues, who works, who records.
        foreach (var host in Enumerable.Reverse(hosts).ToArray())
        {
            await StopAsync(host);
        }

        await Database.DisposeAsync();
    }

    private async Task<IHost> StartAsync(Action<TacoQBuilder> configure, string? relayUrl = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:tacobroker"] = Broker.ConnectionString,
            ["ConnectionStrings:tacorelay"] = relayUrl ?? RelayUrl,
            ["TacoQ:RabbitMQ:Topology"] = Topology.ToString(),
            ["TacoQ:Worker:RetryDelay"] = TimeSpan.FromMilliseconds(10).ToString(null, CultureInfo.InvariantCulture),
            ["TacoQ:Worker:DrainTimeout"] = "00:00:01",
        });
        configure(builder.AddTacoQ(q => q.UseRabbitMQ()));
        var host = builder.Build();
        hosts.Add(host);
        await host.StartAsync();
        return host;
    }
}
