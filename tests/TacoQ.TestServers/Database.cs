using Npgsql;

namespace TacoQ.TestServers;

/// <summary>A database of a PostgreSQL for one test: nobody else's tables.</summary>
public sealed class Database : IAsyncDisposable
{
    private readonly string server;

    private Database(string server, string name)
    {
        this.server = server;
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    public string Name { get; }

    /// <summary>In Npgsql's form.</summary>
    public string ConnectionString { get; }

    /// <param name="own">Whose; default: the shared one.</param>
    public static async Task<Database> CreateAsync(OwnServer? own = null)
    {
        var url = own?.Url ?? await Servers.Postgres;
        var user = url.UserInfo.Split(':');
        var server = new NpgsqlConnectionStringBuilder
        {
            Host = url.Host,
            Port = url.Port,
            Username = user[0],
            Password = user[1],
            Database = "postgres",
            Pooling = false,
        }.ConnectionString;
        var database = new Database(server, "t" + Guid.CreateVersion7().ToString("N")[^12..]);
        await ExecuteAsync(server, $"create database {database.Name}");
        return database;
    }

    public Task ExecuteAsync(string sql) => ExecuteAsync(ConnectionString, sql);

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The first column of all rows.</summary>
    public async Task<IReadOnlyList<T>> ColumnAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<T>();
        while (await reader.ReadAsync())
        {
            values.Add(reader.GetFieldValue<T>(0));
        }

        return values;
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync(server, $"drop database if exists {Name} with (force)");

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
