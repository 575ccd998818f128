using Npgsql;
using NpgsqlTypes;
using TacoQ.Relay.Search;

namespace TacoQ.Relay.Storage.Postgres;

internal sealed partial class PostgresTaskStore
{
    private const string OperationColumns =
        "id, action, query, state, created_at, updated_at, ended_at, expected, expected_at_least, done, failed, last_error, as_of, worker_kinds, after_created_at, after_id";

    public async Task AddOperationAsync(StoredOperation operation, TimeSpan kept, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            with gone as (delete from tacoq.operations where ended_at < now() - $8)
            insert into tacoq.operations (id, action, query, as_of, worker_kinds, state, created_at, updated_at, expected, expected_at_least)
            values ($1, $2, $3, $4, $5, 'Running', $4, now(), $6, $7)
            """);
        var visible = operation.Operation;
        command.Parameters.Add(new() { Value = visible.Id, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = visible.Action.ToString(), NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = visible.Query, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = ToTime(operation.AsOf)!, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = (object?)operation.WorkerKinds?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = visible.Matched.Count, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = visible.Matched.AtLeast, NpgsqlDbType = NpgsqlDbType.Boolean });
        command.Parameters.Add(new() { Value = kept, NpgsqlDbType = NpgsqlDbType.Interval });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<StoredOperation?> FindOperationAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"select {OperationColumns} from tacoq.operations where id = $1");
        command.Parameters.Add(new() { Value = id, NpgsqlDbType = NpgsqlDbType.Uuid });
        return (await ReadAllAsync(command, ReadOperation, cancellationToken)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<StoredOperation>> ListOperationsAsync(int limit, Guid? before, IReadOnlyCollection<string>? workerKinds, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"select {OperationColumns} from tacoq.operations where ($2 is null or id < $2) and ($3 is null or worker_kinds <@ $3) order by id desc limit $1");
        command.Parameters.Add(new() { Value = limit, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = (object?)workerKinds?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return await ReadAllAsync(command, ReadOperation, cancellationToken);
    }

    public async Task<StoredOperation?> ClaimOperationAsync(Guid claim, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"""
            update tacoq.operations set claim = $1, claimed_until = now() + $2 where id = (
                select id from tacoq.operations where state = 'Running' and (claim is null or claim = $1 or claimed_until < now())
                order by id limit 1 for update skip locked)
            returning {OperationColumns}
            """);
        command.Parameters.Add(new() { Value = claim, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = lease, NpgsqlDbType = NpgsqlDbType.Interval });
        return (await ReadAllAsync(command, ReadOperation, cancellationToken)).SingleOrDefault();
    }

    public async Task<bool> AdvanceOperationAsync(Guid id, Guid claim, OperationStep step, TimeSpan lease, CancellationToken cancellationToken)
    {
        // A step of an operation that was stopped meanwhile counts: it was done.
        await using var command = source.CreateCommand(
            """
            update tacoq.operations set
                done = done + $3, failed = failed + $4, last_error = coalesce($5, case when failed + $4 > 0 then last_error end),
                after_created_at = coalesce($6, after_created_at), after_id = coalesce($7, after_id),
                state = case when state = 'Running' then coalesce($8, state) else state end,
                ended_at = case when state = 'Running' and $8 is not null then now() else ended_at end,
                claimed_until = now() + $9, updated_at = now()
            where id = $1 and claim = $2
            returning state = 'Running'
            """);
        command.Parameters.Add(new() { Value = id, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = claim, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = step.Done, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = step.Failed, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = (object?)step.Error ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)ToTime(step.After?.Time) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = (object?)step.After?.Id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = (object?)step.End?.ToString() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = lease, NpgsqlDbType = NpgsqlDbType.Interval });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    public async Task StopOperationAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("update tacoq.operations set state = 'Stopped', ended_at = now(), updated_at = now() where id = $1 and state = 'Running'");
        command.Parameters.Add(new() { Value = id, NpgsqlDbType = NpgsqlDbType.Uuid });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static StoredOperation ReadOperation(NpgsqlDataReader reader) => new(
        new()
        {
            Id = reader.GetGuid(0),
            Action = Enum.Parse<TaskOperationAction>(reader.GetString(1)),
            Query = reader.GetString(2),
            State = Enum.Parse<TaskOperationState>(reader.GetString(3)),
            CreatedAt = WireTime.ToDateTimeOffset(GetTime(reader, 4)!.Value),
            UpdatedAt = WireTime.ToDateTimeOffset(GetTime(reader, 5)!.Value),
            EndedAt = WireTime.ToDateTimeOffset(GetTime(reader, 6)),
            Matched = new(reader.GetInt32(7), reader.GetBoolean(8)),
            Done = reader.GetInt64(9),
            Failed = reader.GetInt64(10),
            LastError = GetText(reader, 11),
        },
        GetTime(reader, 12)!.Value,
        reader.IsDBNull(13) ? null : reader.GetFieldValue<string[]>(13),
        reader.IsDBNull(15) ? null : new SearchKey(GetTime(reader, 14)!.Value, reader.GetGuid(15)));
}
