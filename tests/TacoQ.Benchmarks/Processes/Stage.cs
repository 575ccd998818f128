using Npgsql;
using TacoQ.TestServers;

namespace TacoQ.Benchmarks;

/// <summary>A virtual host and a database for one side of a comparison.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly string address;
    private readonly NpgsqlDataSource source;

    private Stage(VirtualHost broker, Database database)
    {
        Broker = broker;
        Database = database;

        // Tests want none: they drop the database at once.
        address = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = true }.ConnectionString;
        source = NpgsqlDataSource.Create(address);
    }

    public VirtualHost Broker { get; }

    public Database Database { get; }

    /// <summary>As arguments of a role.</summary>
    public string[] Settings =>
    [
        "--ConnectionStrings:tacobroker", Broker.ConnectionString, "--ConnectionStrings:tacodatabase", address,
        "--Logging:LogLevel:Default", "Warning",
    ];

    public static async Task<Stage> CreateAsync() => new(await VirtualHost.CreateAsync(), await Database.CreateAsync());

    /// <summary>Asks the database, on a connection that stays: a new one costs the server more than most questions.</summary>
    public async Task<T> AskAsync<T>(string sql, params object[] arguments)
    {
        await using var command = source.CreateCommand(sql);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new() { Value = argument });
        }

        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        await Broker.EvaluateAsync($"""rabbit_vhost:delete(<<"{Broker.Name}">>, <<"bench">>).""");
        await Database.DisposeAsync();
    }
}
