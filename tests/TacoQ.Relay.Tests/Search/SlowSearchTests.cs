using Npgsql;
using TacoQ.Relay.Search;
using TacoQ.Relay.Storage.Postgres;
using TacoQ.Relay.Storage.Sqlite;
using TacoQ.Relay.Tests.Storage;
using TacoQ.TestServers;
using static TacoQ.Relay.Tests.Storage.Events;

namespace TacoQ.Relay.Tests.Search;

/// <summary>A search ends when its time is over, whatever it does.</summary>
public sealed class SlowSearchTests
{
    private static readonly TaskSearch Search = new(TaskQuery.Parse("arg.a:x,y,z,1,2,3 error:*", T0), TaskSort.Created, Ascending: false, After: null, 10);

    [Fact]
    public async Task PostgreSQL_gives_up_a_search_that_waits_for_a_lock()
    {
        await using var database = await Database.CreateAsync();
        await using var store = new PostgresTaskStore(PostgresAddress.Parse(database.ConnectionString), TimeProvider.System);
        await store.MigrateAsync(apply: true, default);
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var locking = new NpgsqlCommand("lock table tacoq.tasks in access exclusive mode", connection))
        {
            await locking.ExecuteNonQueryAsync();
        }

        (await Should.ThrowAsync<SearchTooSlowException>(() => store.SearchAsync(Search with { Time = TimeSpan.FromMilliseconds(300) }, default)))
            .Message.ShouldBe("The search took more than 0.3 seconds. Narrow it by time (since:1h), by status (status:failed) or by an exact kind (kind:images.resize), and sort by created.");
        await transaction.RollbackAsync();
        (await store.SearchAsync(Search, default)).ShouldBeEmpty("the connection is fit for use");
    }

    [Fact]
    public async Task SQLite_gives_up_a_long_search_and_answers_the_next_one()
    {
        var folder = Directory.CreateTempSubdirectory("tacoq-").FullName;
        await using (var store = new SqliteTaskStore(Path.Combine(folder, "tacoq.db"), TimeProvider.System))
        {
            await store.MigrateAsync(apply: true, default);
            foreach (var some in Enumerable.Range(0, 30_000).Chunk(5000))
            {
                await store.ApplyAsync(some.Select(_ => Assigned(Guid.CreateVersion7())));
            }

            await Should.ThrowAsync<SearchTooSlowException>(() => store.SearchAsync(Search with { Time = TimeSpan.FromMilliseconds(10) }, default));
            using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            await Should.ThrowAsync<OperationCanceledException>(() => store.SearchAsync(Search, gone.Token));
            (await store.CountAsync(TaskQuery.Parse("kind:images.resize", T0), 10, default)).ShouldBe(10);
        }

        Directory.Delete(folder, recursive: true);
    }
}
