using Npgsql;
using NpgsqlTypes;
using TacoQ.Wire;

namespace TacoQ.Relay.Storage.Postgres;

internal sealed partial class PostgresTaskStore
{
    /// <summary>Who has named a worker kind; the queued tasks, of which there may be millions, by one look into the index for each worker kind.</summary>
    private const string KnownKinds =
        """
        with recursive queued (worker_kind) as (
            (select worker_kind collate "C" from tacoq.tasks where rank = 30 and cancel_requested_at is null order by worker_kind collate "C" limit 1)
            union all
            select (select t.worker_kind collate "C" from tacoq.tasks t where t.rank = 30 and t.cancel_requested_at is null and t.worker_kind collate "C" > q.worker_kind
                order by t.worker_kind collate "C" limit 1)
            from queued q where q.worker_kind is not null),
        running as (select worker_kind collate "C" as worker_kind, count(*) as count from tacoq.tasks where rank = 50 and worker_kind is not null group by 1),
        alive as (select kind collate "C" as worker_kind, count(*) as count from tacoq.workers, unnest(worker_kinds) kind where not stopping and seen_at > now() - $2 group by 1),
        rates as (
            select worker_kind, coalesce(sum(count) filter (where what = 0), 0)::bigint as enqueued, coalesce(sum(count) filter (where what between 1 and 4), 0)::bigint as ended
            from tacoq.stats where at >= date_trunc('minute', now() - $3, 'UTC') and what <= 4 and shard <> 0 group by 1),
        known as (
            select worker_kind from tacoq.worker_kinds union select worker_kind from tacoq.task_kinds union select worker_kind from queued where worker_kind is not null
            union select worker_kind from running union select worker_kind from alive union select worker_kind from rates),
        kinds as (select worker_kind, true as known from known where $1 is null or worker_kind = $1
            union all select $1, false where $1 is not null and not exists (select from known where worker_kind = $1))
        """;

    private const string WorkerKindsSql =
        $"""
        {KnownKinds}
        select k.worker_kind, p.changed_at, now() - p.changed_at, coalesce(a.count, 0)::integer, coalesce(r.count, 0)::integer,
            now() - (select min(t.created_at) from tacoq.tasks t where t.worker_kind collate "C" = k.worker_kind and t.rank = 30 and t.cancel_requested_at is null),
            coalesce(s.enqueued, 0), coalesce(s.ended, 0), extract(epoch from now() - date_trunc('minute', now() - $3, 'UTC'))::float8, k.known
        from kinds k
        left join tacoq.worker_kinds p on p.worker_kind = k.worker_kind and p.paused
        left join alive a on a.worker_kind = k.worker_kind
        left join running r on r.worker_kind = k.worker_kind
        left join rates s on s.worker_kind = k.worker_kind
        order by k.worker_kind collate "C"
        """;

    public string Kind => "postgres";

    public async Task<int> GetSchemaVersionAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select coalesce(max(version), 0) from tacoq.schema_version");
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<WorkerKindPaused> SetPausedAsync(string workerKind, bool paused, CancellationToken cancellationToken)
    {
        // Later than before, whatever the clock does: the last word counts.
        await using var command = source.CreateCommand(
            """
            insert into tacoq.worker_kinds as k (worker_kind, paused, changed_at) values ($1, $2, clock_timestamp())
            on conflict (worker_kind) do update set
                paused = excluded.paused,
                changed_at = case when k.paused = excluded.paused then k.changed_at else greatest(excluded.changed_at, k.changed_at + interval '1 microsecond') end
            returning worker_kind, paused, changed_at
            """);
        command.Parameters.Add(new() { Value = workerKind, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = paused, NpgsqlDbType = NpgsqlDbType.Boolean });
        return (await ReadAllAsync(command, ReadPause, cancellationToken)).Single();
    }

    public async Task<IReadOnlyList<WorkerKindPaused>> ListPausesAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select worker_kind, paused, changed_at from tacoq.worker_kinds order by 1");
        return await ReadAllAsync(command, ReadPause, cancellationToken);
    }

    public async Task<IReadOnlyList<WorkerKindRow>> ListWorkerKindsAsync(string? workerKind, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(WorkerKindsSql);
        command.Parameters.Add(new() { Value = (object?)workerKind ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = WorkerKindRow.SilentAfter, NpgsqlDbType = NpgsqlDbType.Interval });
        command.Parameters.Add(new() { Value = WorkerKindRow.RateWindow, NpgsqlDbType = NpgsqlDbType.Interval });
        return await ReadAllAsync(
            command,
            reader => new WorkerKindRow(
                reader.GetString(0),
                reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1),
                reader.IsDBNull(2) ? null : reader.GetTimeSpan(2),
                reader.GetInt32(3),
                reader.GetInt32(4),
                reader.IsDBNull(5) ? null : reader.GetTimeSpan(5),
                reader.GetInt64(6),
                reader.GetInt64(7),
                reader.GetDouble(8),
                reader.GetBoolean(9)),
            cancellationToken);
    }

    public async Task<IReadOnlyList<(string WorkerKind, TaskRank Rank, int Count)>?> CountWaitingAsync(int limit, CancellationToken cancellationToken)
    {
        // By the indexes tasks_due and tasks_parked.
        await using var command = source.CreateCommand(
            """
            select worker_kind, rank, count(*)::integer from (
                (select worker_kind, rank from tacoq.tasks where due_at is not null and cancel_requested_at is null and rank <> 40 limit $1)
                union all
                (select worker_kind, rank from tacoq.tasks where rank = 40 and cancel_requested_at is null limit $1)) waiting
            where worker_kind is not null group by 1, 2
            """);
        command.Parameters.Add(new() { Value = limit + 1, NpgsqlDbType = NpgsqlDbType.Integer });
        var counts = await ReadAllAsync(command, reader => (reader.GetString(0), (TaskRank)reader.GetInt16(1), reader.GetInt32(2)), cancellationToken);
        return counts.Sum(count => count.Item3) <= limit ? counts : null;
    }

    public async Task<StoreFigures> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            select greatest(now() - (select min(due_at) from tacoq.tasks where due_at is not null and cancel_requested_at is null), interval '0'),
                (select count(*) from (select from tacoq.quarantine limit $1) q)::integer,
                (select count(*) from tacoq.workers where not stopping and seen_at > now() - $2)::integer
            """);
        command.Parameters.Add(new() { Value = StoreFigures.MaxQuarantined, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = WorkerKindRow.SilentAfter, NpgsqlDbType = NpgsqlDbType.Interval });
        return (await ReadAllAsync(command, reader => new StoreFigures(reader.GetTimeSpan(0), reader.GetInt32(1), reader.GetInt32(2)), cancellationToken)).Single();
    }

    private static WorkerKindPaused ReadPause(NpgsqlDataReader reader) => new(reader.GetString(0), reader.GetBoolean(1), GetTime(reader, 2)!.Value);
}
