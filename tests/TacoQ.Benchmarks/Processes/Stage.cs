using TacoQ.TestServers;

namespace TacoQ.Benchmarks;

/// <summary>A virtual host and a database for one side of a comparison.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private Stage(VirtualHost broker, Database database)
    {
        Broker = broker;
        Database = database;
    }

    public VirtualHost Broker { get; }

    public Database Database { get; }

    /// <summary>As arguments of a role.</summary>
    public string[] Settings =>
    [
        "--ConnectionStrings:tacobroker", Broker.ConnectionString, "--ConnectionStrings:tacodatabase", Database.ConnectionString,
        "--Logging:LogLevel:Default", "Warning",
    ];

    public static async Task<Stage> CreateAsync() => new(await VirtualHost.CreateAsync(), await Database.CreateAsync());

    public async ValueTask DisposeAsync()
    {
        await Broker.EvaluateAsync($"""rabbit_vhost:delete(<<"{Broker.Name}">>, <<"bench">>).""");
        await Database.DisposeAsync();
    }
}
