using Microsoft.Data.Sqlite;
using TacoQ.Relay.Storage;
using TacoQ.Relay.Storage.Postgres;
using TacoQ.Relay.Storage.Sqlite;
using TacoQ.TestServers;

namespace TacoQ.Relay.Tests.Storage;

public sealed class PostgresSchemaVersionTests : SchemaVersionTests
{
    private Database database = null!;

    private protected override string Prefix => "tacoq.";

    private protected override int Newest => Migrations.Postgres.Newest;

    public override async ValueTask InitializeAsync() => database = await Database.CreateAsync();

    public override ValueTask DisposeAsync() => database.DisposeAsync();

    private protected override ITaskStore Open() => new PostgresTaskStore(PostgresAddress.Parse(database.ConnectionString), TimeProvider.System);

    private protected override Task ExecuteAsync(string sql) => database.ExecuteAsync(sql);
}

public sealed class SqliteSchemaVersionTests : SchemaVersionTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("tacoq-").FullName;

    private protected override string Prefix => "";

    private protected override int Newest => Migrations.Sqlite.Newest;

    private string File => Path.Combine(folder, "tacoq.db");

    public override ValueTask InitializeAsync() => default;

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return default;
    }

    private protected override ITaskStore Open() => new SqliteTaskStore(File, TimeProvider.System);

    private protected override async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={File};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>Which program may use which schema.</summary>
public abstract class SchemaVersionTests : IAsyncLifetime
{
    private protected abstract string Prefix { get; }

    private protected abstract int Newest { get; }

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task A_migration_says_from_which_version_to_which()
    {
        (await MigrateAsync()).ShouldBe(new(0, Newest));
        (await MigrateAsync()).ShouldBe(new(Newest, Newest));
    }

    [Fact]
    public async Task A_schema_that_is_missing_or_old_is_not_changed_where_that_is_not_wanted()
    {
        (await Should.ThrowAsync<TacoConfigurationException>(() => MigrateAsync(apply: false))).Message.ShouldContain(
            $"has version 0, but this relay needs version {Newest}, and TacoQ:Relay:Migrate is false. Run tacoq-relay --migrate first");

        await MigrateAsync();
        (await MigrateAsync(apply: false)).ShouldBe(new(Newest, Newest));

        await ExecuteAsync($"delete from {Prefix}schema_version where version = {Newest}");
        (await Should.ThrowAsync<TacoConfigurationException>(() => MigrateAsync(apply: false))).Message.ShouldContain("this relay needs version");
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, true)]
    [InlineData(1, false)]
    public async Task A_newer_schema_is_used_by_programs_that_it_names(int compatibleFrom, bool used)
    {
        await MigrateAsync();
        await ExecuteAsync($"insert into {Prefix}schema_version (version, compatible_from) values ({Newest + 3}, {Newest + compatibleFrom})");

        if (used)
        {
            (await MigrateAsync()).ShouldBe(new(Newest + 3, Newest + 3));
            (await MigrateAsync(apply: false)).ShouldBe(new(Newest + 3, Newest + 3));
        }
        else
        {
            (await Should.ThrowAsync<TacoConfigurationException>(() => MigrateAsync())).Message.ShouldContain(
                $"has version {Newest + 3}, but this relay knows versions up to {Newest} only: a newer relay has migrated it, and it is for relays that know version {Newest + 1}. Run a relay of that version.");
        }
    }

    [Fact]
    public async Task Each_migration_says_for_whom_the_schema_is_then()
    {
        var migrations = Prefix.Length > 0 ? Migrations.Postgres.All : Migrations.Sqlite.All;
        migrations.Where(migration => migration.Version >= 9).ShouldAllBe(migration => migration.CompatibleFrom >= 9 && migration.CompatibleFrom <= migration.Version);
        migrations.Where(migration => migration.Version < 9).ShouldAllBe(migration => migration.CompatibleFrom == null);
        await MigrateAsync();
    }

    private protected abstract ITaskStore Open();

    private protected abstract Task ExecuteAsync(string sql);

    private async Task<SchemaChange> MigrateAsync(bool apply = true)
    {
        await using var store = Open();
        return await store.MigrateAsync(apply, default);
    }
}
