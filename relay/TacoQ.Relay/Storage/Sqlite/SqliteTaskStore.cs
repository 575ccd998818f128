using Microsoft.Data.Sqlite;
using TacoQ.Wire;

namespace TacoQ.Relay.Storage.Sqlite;

/// <summary>The record in a SQLite file, for one process. One connection writes, another reads; each is used by one caller at a time.</summary>
internal sealed partial class SqliteTaskStore(string path, TimeProvider time) : ITaskStore
{
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly SemaphoreSlim reading = new(1, 1);
    private SqliteFile? file;
    private SqliteConnection? writer;
    private SqliteConnection? reader;
    private SqliteCommand? apply;

    public string Description => $"SQLite file {path}";

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        if (writer is not null)
        {
            return;
        }

        file = await SqliteFile.TakeAsync(path, time, cancellationToken);
        var connection = file.Open();
        Execute(connection, "create table if not exists schema_version (version integer primary key, applied_at text not null default current_timestamp)");
        foreach (var migration in Migrations.Sqlite.After(Convert.ToInt32(Scalar(connection, "select coalesce(max(version), 0) from schema_version"), null), Description))
        {
            using var transaction = connection.BeginTransaction();
            Execute(connection, migration.Sql);
            Execute(connection, $"insert into schema_version (version) values ({migration.Version})");
            transaction.Commit();
        }

        reader = file.Open();
        apply = CreateApplyCommand(connection);
        writer = connection;
    }

    public Task<IReadOnlyList<CancelledTask>> ApplyAsync(IReadOnlyList<TaskChange> changes, CancellationToken cancellationToken) =>
        WriteAsync<IReadOnlyList<CancelledTask>>(
            _ =>
            {
                var cancelled = new List<CancelledTask>();
                foreach (var change in changes.OrderBy(change => change.Id))
                {
                    SetParameters(apply!, change, Now);
                    using var applied = apply!.ExecuteReader();
                    if (applied.Read() && !applied.IsDBNull(3) && (TaskRank)applied.GetInt16(1) is not (TaskRank.Unseen or TaskRank.Completed) and var rank)
                    {
                        cancelled.Add(new(change.Id, GetText(applied, 0), rank != TaskRank.Running, GetText(applied, 2)));
                    }
                }

                return cancelled;
            },
            cancellationToken);

    public Task<TaskRow?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        ReadAsync(
            connection =>
            {
                using var command = Create(connection, FindSql, ("$id", ToText(id)));
                using var rows = command.ExecuteReader();
                return rows.Read() ? ReadRow(rows) : null;
            },
            cancellationToken);

    public Task<IReadOnlyList<TaskAssignment>> ClaimDueAsync(int limit, TimeSpan abandonedAfter, CancellationToken cancellationToken) =>
        WriteAsync<IReadOnlyList<TaskAssignment>>(
            connection =>
            {
                using var command = Create(connection, ClaimSql, ("$limit", limit), ("$now", Now), ("$abandoned", Now - (abandonedAfter.Ticks / TimeSpan.TicksPerMicrosecond)));
                return ReadAssignments(command);
            },
            cancellationToken);

    public Task MarkQueuedAsync(IReadOnlyCollection<TaskAssignment> assignments, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                foreach (var assignment in assignments)
                {
                    using var command = Create(
                        connection, "update tasks set rank = 30, claimed_at = null where id = $id and attempt = $attempt and rank = 20", ("$id", ToText(assignment.Id)), ("$attempt", assignment.Attempt));
                    command.ExecuteNonQuery();
                }

                return 0;
            },
            cancellationToken);

    public Task<TimeSpan?> GetTimeToNextDueAsync(CancellationToken cancellationToken) =>
        ReadAsync<TimeSpan?>(
            connection => Scalar(connection, "select min(due_at) from tasks where due_at is not null and cancel_requested_at is null") is long due
                ? TimeSpan.FromMicroseconds(due - Now)
                : null,
            cancellationToken);

    public Task ApplyAsync(WorkerHeartbeat heartbeat, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var beat = Create(
                    connection,
                    """
                    insert into workers (name, host, version, worker_kinds, task_kinds, concurrency, busy, stopping, started_at, seen_at)
                    values ($name, $host, $version, $worker_kinds, $task_kinds, $concurrency, $busy, $stopping, $started_at, $now)
                    on conflict (name) do update set
                        host = excluded.host, version = excluded.version, worker_kinds = excluded.worker_kinds, task_kinds = excluded.task_kinds,
                        concurrency = excluded.concurrency, busy = excluded.busy, stopping = excluded.stopping, started_at = excluded.started_at, seen_at = excluded.seen_at
                    """,
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
                foreach (var kind in heartbeat.Stopping ? [] : heartbeat.TaskKinds)
                {
                    using var unpark = Create(
                        connection,
                        "update tasks set due_at = $now where rank = 40 and due_at is null and worker_kind = $worker_kind and task_kind = $task_kind",
                        ("$now", Now),
                        ("$worker_kind", kind[..kind.IndexOf('/', StringComparison.Ordinal)]),
                        ("$task_kind", kind[(kind.IndexOf('/', StringComparison.Ordinal) + 1)..]));
                    unpark.ExecuteNonQuery();
                }

                return 0;
            },
            cancellationToken);

    public Task QuarantineAsync(IReadOnlyList<QuarantinedMessage> messages, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                foreach (var message in messages)
                {
                    using var command = Create(
                        connection,
                        "insert into quarantine (at, reason, queue, headers, body) values ($now, $reason, $queue, $headers, $body)",
                        ("$now", Now),
                        ("$reason", message.Reason),
                        ("$queue", message.Queue),
                        ("$headers", HeadersJson.Write(message.Headers)),
                        ("$body", message.Body.ToArray()));
                    command.ExecuteNonQuery();
                }

                return 0;
            },
            cancellationToken);

    public Task<int> DeleteExpiredAsync(int limit, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Create(
                    connection, "delete from tasks where id in (select id from tasks where delete_at < $now order by delete_at limit $limit)", ("$now", Now), ("$limit", limit));
                return command.ExecuteNonQuery();
            },
            cancellationToken);

    public Task<IReadOnlyList<TaskAssignment>> ReadBacklogAsync(string workerKind, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<TaskAssignment>>(
            connection =>
            {
                using var command = Create(
                    connection,
                    $"""
                    select {AssignmentColumns} from tasks
                    where worker_kind = $worker_kind and rank in (30, 50) and task_kind is not null and (cancel_requested_at is null or rank = 50)
                    order by priority desc, created_at limit $limit
                    """,
                    ("$worker_kind", workerKind),
                    ("$limit", limit));
                return ReadAssignments(command);
            },
            cancellationToken);

    /// <summary>There is no other relay.</summary>
    public void Announce(IEnumerable<Guid> changed)
    {
    }

    /// <inheritdoc cref="Announce"/>
    public Task ListenAsync(Action<Guid> onChanged, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<Guid>> FindCompletedAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Guid>>(
            connection =>
            {
                var completed = new List<Guid>();
                foreach (var id in ids)
                {
                    using var command = Create(
                        connection, "select 1 from tasks where id = $id and (rank = 70 or (cancel_requested_at is not null and rank not in (0, 50)))", ("$id", ToText(id)));
                    if (command.ExecuteScalar() is not null)
                    {
                        completed.Add(id);
                    }
                }

                return completed;
            },
            cancellationToken);

    /// <summary>SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH and SQLITE_RANGE (sqlite.org, "Result and Error Codes").</summary>
    public bool IsRefusal(Exception error) => error is SqliteException { SqliteErrorCode: 18 or 19 or 20 or 25 };

    public Task CheckAsync(CancellationToken cancellationToken) => ReadAsync(connection => Scalar(connection, "select 1"), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await writing.WaitAsync();
        await reading.WaitAsync();
        apply?.Dispose();
        reader?.Dispose();
        writer?.Dispose();
        if (file is not null)
        {
            await file.DisposeAsync();
        }

        writing.Dispose();
        reading.Dispose();
    }

    private long Now => WireTime.Now(time);

    private async Task<T> WriteAsync<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            // Not deferred: a transaction that begins by reading could not become one that writes.
            Execute(writer!, "begin immediate");
            try
            {
                var result = write(writer!);
                Execute(writer!, "commit");
                return result;
            }
            catch
            {
                Execute(writer!, "rollback");
                throw;
            }
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            return read(reader!);
        }
        finally
        {
            reading.Release();
        }
    }
}
