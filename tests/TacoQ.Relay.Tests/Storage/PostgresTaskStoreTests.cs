using TacoQ.Relay.Storage;
using TacoQ.Relay.Storage.Postgres;
using TacoQ.TestServers;

namespace TacoQ.Relay.Tests.Storage;

public sealed class PostgresTaskStoreTests : TaskStoreConformance
{
    private Database database = null!;

    [Fact]
    public async Task Relays_that_start_together_migrate_once()
    {
        await using var fresh = await Database.CreateAsync();
        var stores = Enumerable.Range(0, 5).Select(_ => Open(fresh)).ToArray();

        await Task.WhenAll(stores.Select(store => store.MigrateAsync(default)));

        (await fresh.ScalarAsync<long>("select count(*) from tacoq.schema_version")).ShouldBe(Migrations.Postgres.All.Count);
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_schema_of_a_newer_relay_is_refused_with_both_versions()
    {
        await using var newer = await Database.CreateAsync();
        await using var store = Open(newer);
        await store.MigrateAsync(default);
        await newer.ExecuteAsync("insert into tacoq.schema_version (version) values (999)");

        (await Should.ThrowAsync<TacoConfigurationException>(() => store.MigrateAsync(default))).Message.ShouldContain("has version 999, but this relay knows versions up to");
    }

    [Fact]
    public async Task What_one_relay_announces_another_hears_and_itself_does_not()
    {
        await using var one = Open(database);
        await using var other = Open(database);
        using var stop = new CancellationTokenSource();
        var heard = new System.Collections.Concurrent.ConcurrentBag<Guid>();
        var listening = Task.WhenAll(one.ListenAsync(_ => heard.Add(Guid.Empty), stop.Token), other.ListenAsync(heard.Add, stop.Token));
        var ids = Enumerable.Range(0, 1000).Select(_ => Guid.CreateVersion7()).ToHashSet();

        // Until the listener is there, announcements are lost, as they may.
        await Deadline.UntilAsync(
            () =>
            {
                one.Announce(ids);
                return ids.IsSubsetOf(heard);
            },
            "all ids are heard");

        heard.ShouldNotContain(Guid.Empty);
        await stop.CancelAsync();
        await listening;
    }

    private protected override async Task<ITaskStore> CreateAsync() => Open(database = await Database.CreateAsync());

    private protected override async Task DeleteAsync() => await database.DisposeAsync();

    private protected override Task<long> CountQuarantineAsync() => database.ScalarAsync<long>("select count(*) from tacoq.quarantine where body = '\\x00ff'");

    private static PostgresTaskStore Open(Database database) => new(PostgresAddress.Parse(database.ConnectionString), TimeProvider.System);
}
