using System.Text.Json;
using Microsoft.Data.Sqlite;
using TacoQ.Relay.Search;

namespace TacoQ.Relay.Storage.Sqlite;

internal sealed partial class SqliteTaskStore
{
    private const string OperationColumns =
        "id, action, query, state, created_at, updated_at, ended_at, expected, expected_at_least, done, failed, last_error, as_of, worker_kinds, after_created_at, after_id";

    public Task AddOperationAsync(StoredOperation operation, TimeSpan kept, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var gone = Create(connection, "delete from operations where ended_at < $before", ("$before", WireTime.Add(Now, -kept)));
                gone.ExecuteNonQuery();
                var visible = operation.Operation;
                using var command = Create(
                    connection,
                    """
                    insert into operations (id, action, query, as_of, worker_kinds, state, created_at, updated_at, expected, expected_at_least)
                    values ($id, $action, $query, $as_of, $worker_kinds, 'Running', $as_of, $now, $expected, $at_least)
                    """,
                    ("$id", ToText(visible.Id)),
                    ("$action", visible.Action.ToString()),
                    ("$query", visible.Query),
                    ("$as_of", operation.AsOf),
                    ("$worker_kinds", operation.WorkerKinds is { } kinds ? JsonSerializer.Serialize(kinds, RelayJson.Default.IReadOnlyListString) : null),
                    ("$now", Now),
                    ("$expected", visible.Matched.Count),
                    ("$at_least", visible.Matched.AtLeast));
                return command.ExecuteNonQuery();
            },
            cancellationToken);

    public Task<StoredOperation?> FindOperationAsync(Guid id, CancellationToken cancellationToken) =>
        ReadAsync(
            connection =>
            {
                using var command = Create(connection, $"select {OperationColumns} from operations where id = $id", ("$id", ToText(id)));
                return ReadAll(command, ReadOperation).SingleOrDefault();
            },
            cancellationToken);

    public Task<IReadOnlyList<StoredOperation>> ListOperationsAsync(int limit, Guid? before, IReadOnlyCollection<string>? workerKinds, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<StoredOperation>>(
            connection =>
            {
                using var command = Create(
                    connection,
                    $"""
                    select {OperationColumns} from operations where ($before is null or id < $before) and ($kinds is null or (worker_kinds is not null
                        and not exists (select 1 from json_each(worker_kinds) where value not in (select value from json_each($kinds)))))
                    order by id desc limit $limit
                    """,
                    ("$limit", limit),
                    ("$before", before is { } id ? ToText(id) : null),
                    ("$kinds", workerKinds is null ? null : JsonSerializer.Serialize([.. workerKinds], RelayJson.Default.IReadOnlyListString)));
                return ReadAll(command, ReadOperation);
            },
            cancellationToken);

    public Task<StoredOperation?> ClaimOperationAsync(Guid claim, TimeSpan lease, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Create(
                    connection,
                    $"""
                    update operations set claim = $claim, claimed_until = $until where id = (
                        select id from operations where state = 'Running' and (claim is null or claim = $claim or claimed_until < $now) order by id limit 1)
                    returning {OperationColumns}
                    """,
                    ("$claim", ToText(claim)),
                    ("$until", WireTime.Add(Now, lease)),
                    ("$now", Now));
                return ReadAll(command, ReadOperation).SingleOrDefault();
            },
            cancellationToken);

    public Task<bool> AdvanceOperationAsync(Guid id, Guid claim, OperationStep step, TimeSpan lease, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Create(
                    connection,
                    """
                    update operations set
                        done = done + $done, failed = failed + $failed, last_error = coalesce($error, case when failed + $failed > 0 then last_error end),
                        after_created_at = coalesce($after, after_created_at), after_id = coalesce($after_id, after_id),
                        state = case when state = 'Running' then coalesce($end, state) else state end,
                        ended_at = case when state = 'Running' and $end is not null then $now else ended_at end,
                        claimed_until = $until, updated_at = $now
                    where id = $id and claim = $claim
                    returning state = 'Running'
                    """,
                    ("$id", ToText(id)),
                    ("$claim", ToText(claim)),
                    ("$done", step.Done),
                    ("$failed", step.Failed),
                    ("$error", step.Error),
                    ("$after", step.After?.Time),
                    ("$after_id", step.After is { } after ? ToText(after.Id) : null),
                    ("$end", step.End?.ToString()),
                    ("$until", WireTime.Add(Now, lease)),
                    ("$now", Now));
                return ReadAll(command, rows => rows.GetBoolean(0)).SingleOrDefault();
            },
            cancellationToken);

    public Task StopOperationAsync(Guid id, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Create(
                    connection, "update operations set state = 'Stopped', ended_at = $now, updated_at = $now where id = $id and state = 'Running'", ("$id", ToText(id)), ("$now", Now));
                return command.ExecuteNonQuery();
            },
            cancellationToken);

    private static StoredOperation ReadOperation(SqliteDataReader rows) => new(
        new()
        {
            Id = Guid.Parse(rows.GetString(0)),
            Action = Enum.Parse<TaskOperationAction>(rows.GetString(1)),
            Query = rows.GetString(2),
            State = Enum.Parse<TaskOperationState>(rows.GetString(3)),
            CreatedAt = WireTime.ToDateTimeOffset(rows.GetInt64(4)),
            UpdatedAt = WireTime.ToDateTimeOffset(rows.GetInt64(5)),
            EndedAt = WireTime.ToDateTimeOffset(GetLong(rows, 6)),
            Matched = new(rows.GetInt32(7), rows.GetBoolean(8)),
            Done = rows.GetInt64(9),
            Failed = rows.GetInt64(10),
            LastError = GetText(rows, 11),
        },
        rows.GetInt64(12),
        GetText(rows, 13) is { } kinds ? JsonSerializer.Deserialize(kinds, RelayJson.Default.IReadOnlyListString) : null,
        GetText(rows, 15) is { } id ? new SearchKey(rows.GetInt64(14), Guid.Parse(id)) : null);
}
