using System.Globalization;
using Microsoft.Data.Sqlite;
using TacoQ.Wire;

namespace TacoQ.Relay.Storage.Sqlite;

internal sealed partial class SqliteTaskStore
{
    private const long Minute = 60_000_000;

    /// <summary>Of the queued tasks, of which there may be millions, one look into the index for each worker kind.</summary>
    private const string KnownKindsSql =
        """
        with recursive queued (worker_kind) as (
            select (select min(worker_kind) from tasks where rank = 30 and cancel_requested_at is null)
            union all
            select (select min(t.worker_kind) from tasks t where t.rank = 30 and t.cancel_requested_at is null and t.worker_kind > q.worker_kind)
            from queued q where q.worker_kind is not null)
        select worker_kind from worker_kinds union select worker_kind from task_kinds union select worker_kind from queued where worker_kind is not null
        union select worker_kind from tasks where rank = 50 and worker_kind is not null union select worker_kind from stats where at >= $since
        """;

    private const string WorkerKindSql =
        """
        select (select changed_at from worker_kinds where worker_kind = $worker_kind and paused),
            (select count(*) from tasks where rank = 50 and worker_kind = $worker_kind),
            (select min(created_at) from tasks where worker_kind = $worker_kind and rank = 30 and cancel_requested_at is null),
            (select coalesce(sum(count), 0) from stats where at >= $since and worker_kind = $worker_kind and what = 0 and shard <> 0),
            (select coalesce(sum(count), 0) from stats where at >= $since and worker_kind = $worker_kind and what between 1 and 4 and shard <> 0)
        """;

    public string Kind => "sqlite";

    public Task<int> GetSchemaVersionAsync(CancellationToken cancellationToken) =>
        ReadAsync(connection => Convert.ToInt32(Scalar(connection, "select coalesce(max(version), 0) from schema_version"), CultureInfo.InvariantCulture), cancellationToken);

    public Task<WorkerKindPaused> SetPausedAsync(string workerKind, bool paused, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Create(
                    connection,
                    """
                    insert into worker_kinds (worker_kind, paused, changed_at) values ($worker_kind, $paused, $now)
                    on conflict (worker_kind) do update set
                        changed_at = case when paused = excluded.paused then changed_at else max(excluded.changed_at, changed_at + 1) end,
                        paused = excluded.paused
                    returning worker_kind, paused, changed_at
                    """,
                    ("$worker_kind", workerKind),
                    ("$paused", paused),
                    ("$now", Now));
                return ReadAll(command, ReadPause).Single();
            },
            cancellationToken);

    public Task<IReadOnlyList<WorkerKindPaused>> ListPausesAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<WorkerKindPaused>>(
            connection =>
            {
                using var command = Create(connection, "select worker_kind, paused, changed_at from worker_kinds order by 1");
                return ReadAll(command, ReadPause);
            },
            cancellationToken);

    public Task<IReadOnlyList<WorkerKindRow>> ListWorkerKindsAsync(string? workerKind, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<WorkerKindRow>>(
            connection =>
            {
                var since = WireTime.Add(Now, -WorkerKindRow.RateWindow) / Minute * Minute;
                using var heard = Create(connection, "select worker_kinds from workers where not stopping and seen_at > $since", ("$since", WireTime.Add(Now, -WorkerKindRow.SilentAfter)));
                var alive = ReadAll(heard, rows => rows.GetString(0)).SelectMany(kinds => kinds.Split('\n')).CountBy(kind => kind, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
                using var named = Create(connection, KnownKindsSql, ("$since", since));
                var known = ReadAll(named, rows => rows.GetString(0)).Union(alive.Keys, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
                return [.. (workerKind is null ? known.Order(StringComparer.Ordinal) : (IEnumerable<string>)[workerKind]).Select(kind => Read(connection, kind, since, alive.GetValueOrDefault(kind), known.Contains(kind)))];
            },
            cancellationToken);

    public Task<IReadOnlyList<(string WorkerKind, TaskRank Rank, int Count)>?> CountWaitingAsync(int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<(string, TaskRank, int)>?>(
            connection =>
            {
                using var command = Create(
                    connection,
                    """
                    select worker_kind, rank, count(*) from (
                        select * from (select worker_kind, rank from tasks where due_at is not null and cancel_requested_at is null and rank <> 40 limit $limit)
                        union all
                        select * from (select worker_kind, rank from tasks where rank = 40 and cancel_requested_at is null limit $limit))
                    where worker_kind is not null group by 1, 2
                    """,
                    ("$limit", limit + 1));
                var counts = ReadAll(command, rows => (rows.GetString(0), (TaskRank)rows.GetInt16(1), rows.GetInt32(2)));
                return counts.Sum(count => count.Item3) <= limit ? counts : null;
            },
            cancellationToken);

    public Task<StoreFigures> MeasureAsync(CancellationToken cancellationToken) =>
        ReadAsync(
            connection =>
            {
                using var command = Create(
                    connection,
                    """
                    select (select min(due_at) from tasks where due_at is not null and cancel_requested_at is null),
                        (select count(*) from (select 1 from quarantine limit $limit)),
                        (select count(*) from workers where not stopping and seen_at > $since)
                    """,
                    ("$limit", StoreFigures.MaxQuarantined),
                    ("$since", WireTime.Add(Now, -WorkerKindRow.SilentAfter)));
                return ReadAll(command, rows => new StoreFigures(TimeSpan.FromMicroseconds(Math.Max(0, Now - (GetLong(rows, 0) ?? Now))), rows.GetInt32(1), rows.GetInt32(2))).Single();
            },
            cancellationToken);

    private WorkerKindRow Read(SqliteConnection connection, string workerKind, long since, int alive, bool isKnown)
    {
        using var command = Create(connection, WorkerKindSql, ("$worker_kind", workerKind), ("$since", since));
        return ReadAll(
            command,
            rows => new WorkerKindRow(
                workerKind,
                WireTime.ToDateTimeOffset(GetLong(rows, 0)),
                GetLong(rows, 0) is { } pausedAt ? TimeSpan.FromMicroseconds(Now - pausedAt) : null,
                alive,
                rows.GetInt32(1),
                GetLong(rows, 2) is { } oldest ? TimeSpan.FromMicroseconds(Now - oldest) : null,
                rows.GetInt64(3),
                rows.GetInt64(4),
                (Now - since) / 1e6,
                isKnown)).Single();
    }

    private static WorkerKindPaused ReadPause(SqliteDataReader rows) => new(rows.GetString(0), rows.GetBoolean(1), rows.GetInt64(2));
}
