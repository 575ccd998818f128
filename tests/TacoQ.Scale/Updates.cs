using System.Text;
using Npgsql;
using NpgsqlTypes;
using TacoQ.Relay.Ingest;
using TacoQ.Relay.Storage;
using TacoQ.Relay.Storage.Postgres;
using TacoQ.Wire;

namespace TacoQ.Scale;

/// <summary>What the life of a task costs the table, by the store's own statement: enqueued, begun and completed in batches of their own.</summary>
internal static class Updates
{
    private const int Batch = 1000;

    // The partial indexes without the rank, which every event of a task changes, or none at all: an update is HOT only when it changes no column of any index.
    private const string WithoutRank =
        """
        drop index tacoq.tasks_dispatching, tacoq.tasks_parked, tacoq.tasks_leased, tacoq.tasks_redelivered, tacoq.tasks_cancelled, tacoq.tasks_oldest_queued, tacoq.tasks_running_by;
        create index tasks_dispatching on tacoq.tasks (claimed_at) where claimed_at is not null;
        create index tasks_leased on tacoq.tasks (lease_until) where lease_until is not null;
        create index tasks_redelivered on tacoq.tasks (worker_kind, id) where deliveries is not null;
        create index tasks_cancelled on tacoq.tasks (worker_kind, id) where cancel_requested_at is not null or poisoned_at is not null;
        """;

    private static readonly (string Name, string Sql, bool Apart)[] Variants =
    [
        ("as it is", "", false),
        ("fillfactor 90", "alter table tacoq.tasks set (fillfactor = 90)", false),
        ("fillfactor 70", "alter table tacoq.tasks set (fillfactor = 70)", false),
        ("indexes without rank", WithoutRank, false),
        ("indexes without rank, fillfactor 90", WithoutRank + "alter table tacoq.tasks set (fillfactor = 90)", false),
        ("indexes without rank, fillfactor 70", WithoutRank + "alter table tacoq.tasks set (fillfactor = 70)", false),
        ("indexes without rank, fillfactor 50", WithoutRank + "alter table tacoq.tasks set (fillfactor = 50)", false),
        ("payloads forced into TOAST", "alter table tacoq.tasks alter input set storage external, alter output set storage external, set (toast_tuple_target = 128)", false),
        ("payloads in a table of their own", "create table tacoq.payloads (id uuid primary key, input bytea, output bytea)", true),
        ("without search", "drop index tacoq.tasks_created, tacoq.tasks_open, tacoq.tasks_ended_badly, tacoq.tasks_kind", false),
    ];

    public static async Task RunAsync(string url, int tasks)
    {
        Console.WriteLine("| variant | enqueued ms | begun ms | completed ms | HOT | WAL MB | table MB | TOAST MB | indexes MB |\n|---|---|---|---|---|---|---|---|---|");
        foreach (var (name, sql, apart) in Variants)
        {
            await using var source = NpgsqlDataSource.Create(PostgresAddress.Parse(url).ConnectionString);
            await ExecuteAsync(source, "drop schema if exists tacoq cascade");
            var store = new PostgresTaskStore(PostgresAddress.Parse(url), TimeProvider.System);
            await store.MigrateAsync(apply: true, default);
            if (sql.Length > 0)
            {
                await ExecuteAsync(source, sql);
            }

            await ExecuteAsync(source, "checkpoint");
            var wal = (string)(await ScalarAsync(source, "select pg_current_wal_lsn()::text"))!;
            var times = new List<double>();
            var ids = Enumerable.Range(0, tasks).Select(_ => Guid.CreateVersion7()).Chunk(Batch).ToArray();
            foreach (var step in new Func<Guid, int, TaskEvent>[] { Assigned, Running, Completed })
            {
                var start = TimeProvider.System.GetTimestamp();
                foreach (var batch in ids)
                {
                    var changes = batch.Select((id, i) => TaskChanges.From(step(id, i))).ToArray();
                    if (apart)
                    {
                        await KeepAsync(source, changes);
                        changes = [.. changes.Select(change => change with { Input = null, Output = null })];
                    }

                    await store.ApplyAsync(changes, default);
                }

                times.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds / ids.Length);
            }

            // A session gives its statistics when it ends.
            await store.DisposeAsync();
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            Console.WriteLine(
                $"| {name} | {times[0]:0.0} | {times[1]:0.0} | {times[2]:0.0} | {await ScalarAsync(source, "select coalesce(100 * n_tup_hot_upd / nullif(n_tup_upd, 0), 0) from pg_stat_user_tables where schemaname = 'tacoq' and relname = 'tasks'")} % | "
                + $"{await ScalarAsync(source, $"select (pg_wal_lsn_diff(pg_current_wal_lsn(), '{wal}') / 1048576)::integer")} | {await SizeAsync(source, "pg_relation_size(oid)")} | "
                + $"{await SizeAsync(source, "pg_total_relation_size(reltoastrelid)")} | {await SizeAsync(source, "pg_indexes_size(oid)")} |");
        }
    }

    /// <summary>In MB, of all tables that have tasks.</summary>
    private static Task<object?> SizeAsync(NpgsqlDataSource source, string size) => ScalarAsync(
        source, $"select (sum({size}) / 1048576)::integer from pg_class where relkind = 'r' and relname in ('tasks', 'payloads') and relnamespace = 'tacoq'::regnamespace");

    private static TaskAssigned Assigned(Guid id, int i) => new(
        new()
        {
            Id = id,
            TaskKind = $"images.task{i % 40}",
            WorkerKind = "images",
            CreatedAt = WireTime.Now(TimeProvider.System),
            Input = Encoding.UTF8.GetBytes($$"""{"url":"https://example.org/{{id}}","note":"{{new string('x', 130)}}"}"""),
            TraceContext = new Dictionary<string, string> { ["traceparent"] = $"00-{id:N}-0123456789abcdef-01" },
            MaxAttempts = 3,
        },
        WireTime.Now(TimeProvider.System));

    private static TaskRunning Running(Guid id, int i) => new(id, 1, WireTime.Now(TimeProvider.System)) { ExecutedBy = $"worker-{i % 20}" };

    private static TaskCompleted Completed(Guid id, int i) => new(id, 1, WireTime.Now(TimeProvider.System))
    {
        ExecutedBy = $"worker-{i % 20}",
        StartedAt = WireTime.Now(TimeProvider.System),
        Outcome = i % 33 == 0 ? TaskOutcome.Failed : TaskOutcome.Succeeded,
        Output = Encoding.UTF8.GetBytes($$"""{"size":{{i}},"hash":"{{id:N}}"}"""),
    };

    /// <summary>What a table of their own would take: a row with the input, and an update with the result.</summary>
    private static async Task KeepAsync(NpgsqlDataSource source, TaskChange[] changes)
    {
        if (changes[0].Input is null && changes[0].Output is null)
        {
            return;
        }

        await using var command = source.CreateCommand(
            "insert into tacoq.payloads as p (id, input, output) select * from unnest($1, $2, $3) on conflict (id) do update set input = coalesce(p.input, excluded.input), output = coalesce(excluded.output, p.output)");
        command.Parameters.Add(new() { Value = changes.Select(change => change.Id).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = changes.Select(change => change.Input?.ToArray()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        command.Parameters.Add(new() { Value = changes.Select(change => change.Output?.ToArray()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        await command.ExecuteNonQueryAsync();
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> ScalarAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
