using Npgsql;
using TacoQ.Relay.Storage;
using TacoQ.Relay.Storage.Postgres;
using TacoQ.TestServers;
using TacoQ.Wire;
using static TacoQ.Relay.Tests.Storage.Events;

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
    public void Each_version_of_the_schema_is_one_migration_and_the_same_in_both_stores()
    {
        var versions = Migrations.Postgres.All.Select(migration => migration.Version).ToArray();

        versions.ShouldBeUnique();
        versions.ShouldBe(Migrations.Sqlite.All.Select(migration => migration.Version));
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
                other.AnnounceListener(forAll: false);
                one.Announce(ids.Except(heard));
                return ids.IsSubsetOf(heard);
            },
            "all ids are heard");

        heard.ShouldNotContain(Guid.Empty);
        await stop.CancelAsync();
        await listening;
    }

    [Fact]
    public async Task A_locked_table_and_a_read_only_server_are_for_the_moment()
    {
        await using var hasty = Open(database, "Command Timeout=1");
        await using var readOnly = Open(database, "Options=-c default_transaction_read_only=on");
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var locking = new NpgsqlCommand("lock table tacoq.tasks in access exclusive mode", connection);
            await locking.ExecuteNonQueryAsync();
            hasty.IsRefusal(await Should.ThrowAsync<NpgsqlException>(() => hasty.ApplyAsync(Assigned(Guid.CreateVersion7())))).ShouldBeFalse();
        }

        hasty.IsRefusal(await Should.ThrowAsync<NpgsqlException>(() => readOnly.ApplyAsync(Assigned(Guid.CreateVersion7())))).ShouldBeFalse();
        (await hasty.ApplyAsync(Assigned(Guid.CreateVersion7()))).Late.ShouldBe(0);
    }

    [Fact]
    public async Task A_value_that_the_server_refuses_is_refused_for_good()
    {
        await using var store = Open(database);
        foreach (var bad in new[] { Assigned(Guid.CreateVersion7()) with { Assignment = Assignment(Guid.CreateVersion7()) with { TaskKind = "a\0" } }, Assigned(Guid.CreateVersion7()) with { Assignment = Assignment(Guid.CreateVersion7()) with { TaskKind = "\ud800" } } })
        {
            store.IsRefusal((await Should.ThrowAsync<Exception>(() => store.ApplyAsync(bad)))).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Relays_that_store_the_same_tasks_at_once_do_not_wait_in_a_circle()
    {
        var ids = Enumerable.Range(0, 200).Select(_ => Guid.CreateVersion7()).ToArray();
        await using var one = Open(database);
        await one.ApplyAsync(ids.Select(task => Parked(task)));
        var leases = ids.Select(task => (task, 1)).Reverse().ToArray();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async relay =>
        {
            await using var store = Open(database);
            for (var i = 0; i < 10; i++)
            {
                var shuffled = ids.ToArray();
                new Random(relay + (i * 10)).Shuffle(shuffled);
                await store.ApplyAsync(shuffled.SelectMany(task => (TaskEvent[])[Running(task, process: i), Leased(task)]));
                await store.ApplyAsync(Heartbeat("images/images.resize") with { Leases = leases }, default);
                await store.MarkQueuedAsync([.. shuffled.Select(task => Assignment(task))], default);
                await store.RescueAsync(100, TimeSpan.FromDays(1), default);
                await store.ClaimDueAsync(100, TimeSpan.Zero, default);
            }
        }));

        (await one.FindAsync(ids[0], default))!.Deliveries!.Count.ShouldBe(10);
    }

    [Fact]
    public async Task A_lost_attempt_is_ended_by_one_relay()
    {
        var ids = Enumerable.Range(0, 100).Select(_ => Guid.CreateVersion7()).ToArray();
        await using var one = Open(database);
        await one.ApplyAsync(ids.Select(task => Leased(task, lease: TimeSpan.FromMilliseconds(1))));
        await Deadline.UntilAsync(async () => await CountAsync("lease_until < now()") == ids.Length, "all leases are over");

        var lost = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var store = Open(database);
            return await store.RescueAsync(100, TimeSpan.FromHours(1), default);
        }));

        lost.SelectMany(some => some).Select(task => task.Id).Order().ShouldBe(ids.Order());
    }

    private protected override async Task<ITaskStore> CreateAsync() => Open(database = await Database.CreateAsync());

    private protected override async Task DeleteAsync() => await database.DisposeAsync();

    private protected override Task<long> CountAsync(string condition) => database.ScalarAsync<long>($"select count(*) from tacoq.tasks where {condition}");

    private static PostgresTaskStore Open(Database database, string settings = "") => new(PostgresAddress.Parse($"{database.ConnectionString};{settings}"), TimeProvider.System);
}
