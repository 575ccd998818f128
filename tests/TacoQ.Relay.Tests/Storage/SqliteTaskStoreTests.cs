using Microsoft.Data.Sqlite;
using TacoQ.Relay.Storage;
using TacoQ.Relay.Storage.Sqlite;

namespace TacoQ.Relay.Tests.Storage;

public sealed class SqliteTaskStoreTests : TaskStoreConformance
{
    private readonly string folder = Directory.CreateTempSubdirectory("tacoq-").FullName;

    private string File => Path.Combine(folder, "tacoq.db");

    [Fact]
    public async Task A_file_is_for_one_process_and_the_error_says_what_to_do()
    {
        await using var other = new SqliteTaskStore(File, TimeProvider.System);

        var error = await Should.ThrowAsync<TacoConfigurationException>(() => other.MigrateAsync(default));

        error.Message.ShouldContain(File);
        error.Message.ShouldContain("TacoQ__Relay__SqlitePath");
    }

    [Fact]
    public async Task What_is_in_the_file_is_there_after_a_restart()
    {
        var path = Path.Combine(folder, "other.db");
        var (id, claimed) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using (var before = new SqliteTaskStore(path, TimeProvider.System))
        {
            await before.MigrateAsync(default);
            await before.ApplyAsync(Events.Assigned(id));
            await before.ApplyAsync(Events.Retrying(claimed, delay: TimeSpan.Zero));
            await TestServers.Deadline.UntilAsync(async () => (await before.ClaimDueAsync(10, TimeSpan.FromHours(1), default)).Count == 1, "the retry is due");
        }

        await using var after = new SqliteTaskStore(path, TimeProvider.System);
        await after.MigrateAsync(default);

        // Whether the process that is gone had delivered them, nobody knows.
        (await after.ReadBacklogAsync("images", 10, default)).Select(task => (task.Assignment.Id, task.Assignment.Attempt, task.Redelivered)).ShouldBe([(claimed, 2, true), (id, 1, true)]);
    }

    private protected override Task<ITaskStore> CreateAsync() => Task.FromResult<ITaskStore>(new SqliteTaskStore(File, TimeProvider.System));

    private protected override Task DeleteAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    private protected override async Task<long> CountAsync(string condition)
    {
        await using var connection = new SqliteConnection($"Data Source={File};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from tasks where {condition}";
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
