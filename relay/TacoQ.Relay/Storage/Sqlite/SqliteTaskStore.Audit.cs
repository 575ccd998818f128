using Microsoft.Data.Sqlite;

namespace TacoQ.Relay.Storage.Sqlite;

internal sealed partial class SqliteTaskStore
{
    public Task AppendAuditAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                foreach (var entry in entries)
                {
                    using var command = Create(
                        connection,
                        """
                        insert into audit (at, status, caller, key_id, operation, method, path, task_id, worker_kind, remote_address)
                        values ($at, $status, $caller, $key_id, $operation, $method, $path, $task_id, $worker_kind, $remote_address)
                        """,
                        ("$at", WireTime.From(entry.At)),
                        ("$status", entry.Status),
                        ("$caller", entry.Caller),
                        ("$key_id", entry.KeyId),
                        ("$operation", entry.Operation),
                        ("$method", entry.Method),
                        ("$path", entry.Path),
                        ("$task_id", entry.TaskId is { } id ? ToText(id) : null),
                        ("$worker_kind", entry.WorkerKind),
                        ("$remote_address", entry.RemoteAddress));
                    command.ExecuteNonQuery();
                }

                return 0;
            },
            cancellationToken);

    public Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int limit, long? before, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<AuditEntry>>(
            connection =>
            {
                using var command = Create(
                    connection,
                    "select id, at, status, caller, key_id, operation, method, path, task_id, worker_kind, remote_address from audit where id < $before order by id desc limit $limit",
                    ("$before", before ?? long.MaxValue),
                    ("$limit", limit));
                return ReadAll(command, ReadAuditEntry);
            },
            cancellationToken);

    public Task<int> ForgetAuditAsync(int limit, TimeSpan age, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Create(
                    connection,
                    "delete from audit where id in (select id from audit where at < $before order by at limit $limit)",
                    ("$before", WireTime.Add(Now, -age)),
                    ("$limit", limit));
                return command.ExecuteNonQuery();
            },
            cancellationToken);

    private static AuditEntry ReadAuditEntry(SqliteDataReader rows) => new()
    {
        Id = rows.GetInt64(0),
        At = WireTime.ToDateTimeOffset(rows.GetInt64(1)),
        Status = rows.GetInt32(2),
        Caller = rows.GetString(3),
        KeyId = GetText(rows, 4),
        Operation = rows.GetString(5),
        Method = rows.GetString(6),
        Path = rows.GetString(7),
        TaskId = GetText(rows, 8) is { } id ? Guid.Parse(id) : null,
        WorkerKind = GetText(rows, 9),
        RemoteAddress = GetText(rows, 10),
    };
}
