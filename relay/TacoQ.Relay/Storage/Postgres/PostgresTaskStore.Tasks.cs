using NpgsqlTypes;

namespace TacoQ.Relay.Storage.Postgres;

internal sealed partial class PostgresTaskStore
{
    private const string IsCompleted = "(rank = 70 or (cancel_requested_at is not null and rank not in (0, 50)))";

    private const string FindManySql =
        """
        select id, attempt, rank, priority, outcome, max_attempts, created_at, started_at, completed_at, updated_at, due_at, expires_at,
            cancel_requested_at, progress_at, progress_fraction, retention_seconds, timeout_ms, task_kind, worker_kind, executed_by, reply_to,
            progress_message, trace_context, headers, null::bytea, case when outcome <> 0 then output end, error, deliveries, lease_until, ended_twice_at is not null, retried_at
        from tacoq.tasks where id = any ($1) and rank <> 0
        """;

    public async Task<IReadOnlyList<TaskVersion>> FindVersionsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select id, attempt, rank, updated_at from tacoq.tasks where id = any ($1) and rank <> 0");
        command.Parameters.Add(new() { Value = ids.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        return await ReadAllAsync(command, reader => new TaskVersion(reader.GetGuid(0), reader.GetInt32(1), (TaskRank)reader.GetInt16(2), GetTime(reader, 3) ?? 0), cancellationToken);
    }

    public async Task<IReadOnlyList<TaskRow>> FindManyAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(FindManySql);
        command.Parameters.Add(new() { Value = ids.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        return await ReadAllAsync(command, ReadRow, cancellationToken);
    }

    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"""
            with gone as (delete from tacoq.tasks where id = $1 and {IsCompleted} returning id),
            remembered as (insert into tacoq.deleted_tasks (id, deleted_at) select id, now() from gone on conflict (id) do update set deleted_at = now())
            select exists (select from gone)
            """);
        command.Parameters.Add(new() { Value = id, NpgsqlDbType = NpgsqlDbType.Uuid });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<bool> DeleteWhenCompletedAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"update tacoq.tasks set retention_seconds = 0, updated_at = clock_timestamp() where id = $1 and rank <> 0 and not {IsCompleted}");
        command.Parameters.Add(new() { Value = id, NpgsqlDbType = NpgsqlDbType.Uuid });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    public async Task<IReadOnlyList<Guid>> FindDeletedAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select id from tacoq.deleted_tasks where id = any ($1)");
        command.Parameters.Add(new() { Value = ids.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        return await ReadAllAsync(command, reader => reader.GetGuid(0), cancellationToken);
    }
}
