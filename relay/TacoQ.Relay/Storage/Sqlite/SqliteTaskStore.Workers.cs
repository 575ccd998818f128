using TacoQ.Wire;

namespace TacoQ.Relay.Storage.Sqlite;

internal sealed partial class SqliteTaskStore
{
    private const string HeartbeatSql =
        """
        insert into workers (name, host, version, worker_kinds, task_kinds, concurrency, busy, stopping, started_at, seen_at)
        values ($name, $host, $version, $worker_kinds, $task_kinds, $concurrency, $busy, $stopping, $started_at, $now)
        on conflict (name, started_at) do update set
            host = excluded.host, version = excluded.version, worker_kinds = excluded.worker_kinds, task_kinds = excluded.task_kinds,
            concurrency = excluded.concurrency, busy = excluded.busy, stopping = excluded.stopping, seen_at = excluded.seen_at
        """;

    public Task<long?> GreetAsync(WorkerHeartbeat heartbeat, CancellationToken cancellationToken) =>
        ReadAsync<long?>(
            connection =>
            {
                using var command = Create(
                    connection, "select 1 from workers where name = $name and started_at = $started_at", ("$name", heartbeat.Worker), ("$started_at", heartbeat.StartedAt));
                return command.ExecuteScalar() is null ? Now : null;
            },
            cancellationToken);

    public Task ApplyAsync(WorkerHeartbeat heartbeat, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var beat = Create(
                    connection,
                    HeartbeatSql,
                    ("$name", heartbeat.Worker),
                    ("$host", heartbeat.Host),
                    ("$version", heartbeat.Version),
                    ("$worker_kinds", string.Join('\n', heartbeat.WorkerKinds)),
                    ("$task_kinds", string.Join('\n', heartbeat.TaskKinds)),
                    ("$concurrency", heartbeat.Concurrency),
                    ("$busy", heartbeat.Busy),
                    ("$stopping", heartbeat.Stopping),
                    ("$started_at", heartbeat.StartedAt),
                    ("$now", Now));
                beat.ExecuteNonQuery();
                foreach (var kind in heartbeat.Stopping ? [] : heartbeat.TaskKinds.Select(kind => kind.Split('/', 2)))
                {
                    using var unpark = Create(
                        connection,
                        "update tasks set due_at = $now where rank = 40 and due_at is null and cancel_requested_at is null and worker_kind = $worker_kind and task_kind = $task_kind",
                        ("$now", Now),
                        ("$worker_kind", kind[0]),
                        ("$task_kind", kind[^1]));
                    unpark.ExecuteNonQuery();
                }

                foreach (var (id, attempt) in heartbeat.Leases)
                {
                    using var extend = Create(
                        connection,
                        "update tasks set lease_until = $now + lease_ms * 1000 where id = $id and attempt = $attempt and rank = 50 and lease_until is not null",
                        ("$now", Now),
                        ("$id", ToText(id)),
                        ("$attempt", attempt));
                    extend.ExecuteNonQuery();
                }

                return 0;
            },
            cancellationToken);

    public Task<IReadOnlyList<(Guid TaskId, int Attempt)>> FindCancelledAsync(string workerKind, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<(Guid, int)>>(
            connection =>
            {
                using var command = Create(
                    connection,
                    """
                    select id, attempt from tasks
                    where worker_kind = $worker_kind and ((cancel_requested_at is not null and rank not in (0, 70)) or poisoned_at is not null)
                    order by id desc limit $limit
                    """,
                    ("$worker_kind", workerKind),
                    ("$limit", limit));
                return ReadAll(command, rows => (Guid.Parse(rows.GetString(0)), rows.GetInt32(1)));
            },
            cancellationToken);
}
