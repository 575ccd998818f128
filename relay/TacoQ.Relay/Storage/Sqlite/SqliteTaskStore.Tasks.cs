namespace TacoQ.Relay.Storage.Sqlite;

internal sealed partial class SqliteTaskStore
{
    private const string IsCompleted = "(rank = 70 or (cancel_requested_at is not null and rank not in (0, 50)))";

    private const string FindManySql =
        """
        select id, attempt, rank, priority, outcome, max_attempts, created_at, started_at, completed_at, updated_at, due_at, expires_at,
            cancel_requested_at, progress_at, progress_fraction, retention_seconds, timeout_ms, task_kind, worker_kind, executed_by, reply_to,
            progress_message, trace_context, headers, null, case when outcome <> 0 then output end, error, deliveries, lease_until, ended_twice_at, retried_at
        from tasks where id in (select value from json_each($ids)) and rank <> 0
        """;

    /// <summary>There is no other relay.</summary>
    public bool IsListenedTo => false;

    /// <inheritdoc cref="IsListenedTo"/>
    public void AnnounceListener(bool forAll)
    {
    }

    public Task<IReadOnlyList<TaskVersion>> FindVersionsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<TaskVersion>>(
            connection =>
            {
                using var command = Create(connection, "select id, attempt, rank, updated_at from tasks where id in (select value from json_each($ids)) and rank <> 0", ("$ids", ToJson(ids)));
                return ReadAll(command, rows => new TaskVersion(Guid.Parse(rows.GetString(0)), rows.GetInt32(1), (TaskRank)rows.GetInt16(2), rows.GetInt64(3)));
            },
            cancellationToken);

    public Task<IReadOnlyList<TaskRow>> FindManyAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<TaskRow>>(
            connection =>
            {
                using var command = Create(connection, FindManySql, ("$ids", ToJson(ids)));
                return ReadAll(command, ReadRow);
            },
            cancellationToken);

    public Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Create(connection, $"delete from tasks where id = $id and {IsCompleted}", ("$id", ToText(id)));
                if (command.ExecuteNonQuery() == 0)
                {
                    return false;
                }

                using var remember = Create(connection, "insert or replace into deleted_tasks (id, deleted_at) values ($id, $now)", ("$id", ToText(id)), ("$now", Now));
                remember.ExecuteNonQuery();
                return true;
            },
            cancellationToken);

    public Task<bool> DeleteWhenCompletedAsync(Guid id, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Create(
                    connection, $"update tasks set retention_seconds = 0, updated_at = $now where id = $id and rank <> 0 and not {IsCompleted}", ("$id", ToText(id)), ("$now", Now));
                return command.ExecuteNonQuery() == 1;
            },
            cancellationToken);

    public Task<IReadOnlyList<Guid>> FindDeletedAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Guid>>(
            connection =>
            {
                using var command = Create(connection, "select id from deleted_tasks where id in (select value from json_each($ids))", ("$ids", ToJson(ids)));
                return ReadAll(command, rows => Guid.Parse(rows.GetString(0)));
            },
            cancellationToken);

    private static string ToJson(IReadOnlyCollection<Guid> ids) => $"[{string.Join(',', ids.Select(id => $"\"{ToText(id)}\""))}]";
}
