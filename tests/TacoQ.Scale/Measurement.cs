using Npgsql;
using TacoQ.Relay.Search;
using TacoQ.Relay.Storage;
using TacoQ.Relay.Storage.Postgres;

namespace TacoQ.Scale;

/// <summary>How long the store's own methods take on a large table, and by which plans PostgreSQL does it.</summary>
internal static class Measurement
{
    private const int Page = 50;
    private const int Runs = 20;

    private static readonly string[] Queries =
    [
        "", "status:failed", "status:failed since:1d", "status:failed kind:images.task0", "status:failed kind:images.*", "status:failed error:timeout", "status:succeeded worker-kind:mails",
        "status:running", "status:parked", "status:cancelled", "status:expired", "status:failed,expired", "kind:images.task0", "kind:sync.task39", "kind:rare.kind", "kind:images.*", "worker:worker-7",
        "since:1h arg.width:7", "since:1d duration:>19s", "tag:vip since:7d", "header.tenant:tenant-5 since:7d",
    ];

    // auto_explain writes the plan of what the store itself asks into the server's log.
    private const string Explain =
        "-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_analyze=on -c auto_explain.log_buffers=on -c auto_explain.log_parameter_max_length=100";

    public static async Task RunAsync(string url, string log, string plans)
    {
        var address = PostgresAddress.Parse(url);
        await using var source = NpgsqlDataSource.Create(address.ConnectionString);
        await using var store = new PostgresTaskStore(PostgresAddress.Parse(url), TimeProvider.System);
        address.Options = Explain;
        await using var explained = new PostgresTaskStore(address, TimeProvider.System);
        await using var output = new StreamWriter(plans);
        Console.WriteLine($"{await ScalarAsync(source, "select count(*) from tacoq.tasks"):N0} tasks, table {await ScalarAsync(source, "select pg_size_pretty(pg_table_size('tacoq.tasks'))")}, indexes {await ScalarAsync(source, "select pg_size_pretty(pg_indexes_size('tacoq.tasks'))")}\n");
        Console.WriteLine("| what | median ms | slowest ms |\n|---|---|---|");

        var ids = await IdsAsync(source);
        var next = 0;
        await ReportAsync("get by id", one => one.FindAsync(ids[next++ % ids.Length], default));
        foreach (var query in Queries)
        {
            await SearchAsync(query, TaskSort.Created);
        }

        await SearchAsync("since:1h", TaskSort.Updated);
        await SearchAsync("status:failed", TaskSort.Updated);
        foreach (var query in new[] { "", "status:failed", "kind:images.task0", "kind:sync.task39", "status:running", "since:1h status:succeeded" })
        {
            await ReportAsync($"count `{query}`", one => one.CountAsync(Parse(query), SearchLimits.Count + 1, default));
        }

        foreach (var (name, window, workerKind, taskKind) in new (string, TimeSpan, string?, string?)[]
        {
            ("an hour", TimeSpan.FromHours(1), null, null), ("a day", TimeSpan.FromDays(1), null, null), ("a week", TimeSpan.FromDays(7), null, null), ("30 days", TimeSpan.FromDays(30), null, null),
            ("30 days of a kind", TimeSpan.FromDays(30), "images", "images.task0"),
        })
        {
            await ReportAsync($"statistics of {name}", one => one.ReadStatisticsAsync(window, workerKind, taskKind, default));
        }

        // What waits for its time is due now.
        await using (var due = source.CreateCommand("update tacoq.tasks set due_at = now() - interval '1 second' where due_at is not null"))
        {
            await due.ExecuteNonQueryAsync();
        }

        await ReportAsync("time to the next due task", one => one.GetTimeToNextDueAsync(default));
        await ReportAsync("claim of 100 due tasks", one => one.ClaimDueAsync(100, TimeSpan.FromHours(1), default));
        await ReportAsync("cleanup of 1000 tasks", one => one.DeleteExpiredAsync(1000, default));
        await ReportAsync("rescue, with nothing to do", one => one.RescueAsync(500, TimeSpan.FromDays(1), default));
        await ReportAsync("claim of an operation, with none", one => one.ClaimOperationAsync(Guid.Empty, TimeSpan.FromSeconds(1), default));

        async Task SearchAsync(string query, TaskSort sort)
        {
            var search = new TaskSearch(Parse(query), sort, Ascending: false, After: null, Page + 1);
            var name = $"`{query}`{(sort == TaskSort.Updated ? " by updated" : "")}";
            await ReportAsync($"{name}, first page", one => one.SearchAsync(search, default));
            try
            {
                var pages = await store.SearchAsync(search with { Limit = 99 * Page, Time = TimeSpan.FromMinutes(1) }, default);
                if (pages.Count == 99 * Page)
                {
                    var row = pages[^1].Row;
                    await ReportAsync($"{name}, hundredth page", one => one.SearchAsync(search with { After = new(sort == TaskSort.Created ? row.CreatedAt!.Value : row.UpdatedAt, row.Id) }, default));
                }
            }
            catch (SearchTooSlowException)
            {
                Console.WriteLine($"| {name}, hundredth page | more than 60 s | |");
            }
        }

        async Task ReportAsync<T>(string name, Func<ITaskStore, Task<T>> act)
        {
            var times = new List<double>();
            try
            {
                await act(store);
                for (var i = 0; i < Runs; i++)
                {
                    var start = TimeProvider.System.GetTimestamp();
                    await act(store);
                    times.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
                }

                Console.WriteLine($"| {name} | {times.Order().ElementAt(Runs / 2):0.0} | {times.Max():0.0} |");
            }
            catch (SearchTooSlowException)
            {
                Console.WriteLine($"| {name} | more than {SearchLimits.Time.TotalSeconds} s | |");
                return;
            }

            var before = new FileInfo(log).Length;
            await act(explained);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            await using var server = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            server.Position = before;
            using var reader = new StreamReader(server);
            await output.WriteLineAsync($"## {name}\n\n{await reader.ReadToEndAsync()}");
        }
    }

    private static TaskQuery Parse(string query) => TaskQuery.Parse(query, WireTime.Now(TimeProvider.System));

    private static async Task<object?> ScalarAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 600;
        return await command.ExecuteScalarAsync();
    }

    private static async Task<Guid[]> IdsAsync(NpgsqlDataSource source) =>
        (Guid[])(await ScalarAsync(source, "select array(select id from (select id from tacoq.tasks tablesample bernoulli (1) limit 10000) as ids order by random() limit 100)"))!;
}
