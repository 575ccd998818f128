using System.Globalization;
using Microsoft.Data.Sqlite;
using TacoQ.Relay.Storage;
using TacoQ.Relay.Storage.Postgres;
using TacoQ.Relay.Storage.Sqlite;
using TacoQ.TestServers;

namespace TacoQ.Relay.Tests.Storage;

/// <summary>A relay of this version on a database that a relay of the next one has migrated, as in a rolling deployment: all that it does, it does there too.</summary>
public sealed class NewerPostgresSchemaTests : TaskStoreConformance
{
    private Database database = null!;

    [Fact]
    public async Task A_newer_schema_stays_as_it_is()
    {
        await using var store = Open(database);

        (await store.MigrateAsync(default)).ShouldBe(new(Migrations.Postgres.Newest + 1, Migrations.Postgres.Newest + 1));
    }

    private protected override async Task<ITaskStore> CreateAsync()
    {
        database = await Database.CreateAsync();
        await using (var store = Open(database))
        {
            await store.MigrateAsync(default);
        }

        await database.ExecuteAsync(
            $"""
            alter table tacoq.tasks add column next text not null default 'n';
            create table tacoq.next (id bigint primary key);
            insert into tacoq.schema_version (version, compatible_from) values ({Migrations.Postgres.Newest + 1}, {Migrations.Postgres.Newest})
            """);
        return Open(database);
    }

    private protected override async Task DeleteAsync() => await database.DisposeAsync();

    private protected override Task<long> CountAsync(string condition) => database.ScalarAsync<long>($"select count(*) from tacoq.tasks where {condition}");

    private static PostgresTaskStore Open(Database database) => new(PostgresAddress.Parse(database.ConnectionString), TimeProvider.System);
}

public sealed class NewerSqliteSchemaTests : TaskStoreConformance
{
    private readonly string folder = Directory.CreateTempSubdirectory("tacoq-").FullName;

    private string File => Path.Combine(folder, "tacoq.db");

    private protected override async Task<ITaskStore> CreateAsync()
    {
        await using (var store = new SqliteTaskStore(File, TimeProvider.System))
        {
            await store.MigrateAsync(default);
        }

        await ScalarAsync(
            $"""
            alter table tasks add column next text not null default 'n';
            create table next (id integer primary key);
            insert into schema_version (version, compatible_from) values ({Migrations.Sqlite.Newest + 1}, {Migrations.Sqlite.Newest})
            """);
        return new SqliteTaskStore(File, TimeProvider.System);
    }

    private protected override Task DeleteAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    private protected override async Task<long> CountAsync(string condition) =>
        Convert.ToInt64(await ScalarAsync($"select count(*) from tasks where {condition}"), CultureInfo.InvariantCulture);

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={File};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}
