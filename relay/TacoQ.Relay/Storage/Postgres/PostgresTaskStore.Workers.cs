using NpgsqlTypes;
using TacoQ.Wire;

namespace TacoQ.Relay.Storage.Postgres;

internal sealed partial class PostgresTaskStore
{
    private const string HeartbeatSql =
        """
        with beat as (
            insert into tacoq.workers (name, host, version, worker_kinds, task_kinds, concurrency, busy, stopping, started_at, seen_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now())
            on conflict (name, started_at) do update set
                host = excluded.host, version = excluded.version, worker_kinds = excluded.worker_kinds, task_kinds = excluded.task_kinds,
                concurrency = excluded.concurrency, busy = excluded.busy, stopping = excluded.stopping, seen_at = now())
        update tacoq.tasks set due_at = now() where id in (
            select id from tacoq.tasks
            where rank = 40 and due_at is null and cancel_requested_at is null and not $8 and worker_kind = any ($4) and worker_kind || '/' || task_kind = any ($5)
            order by id for update)
        """;

    /// <summary>Rows are locked in the order of their ids, here as everywhere, so that relays do not wait for each other in a circle.</summary>
    private const string ExtendSql =
        """
        update tacoq.tasks set lease_until = now() + lease_ms * interval '1 millisecond' where id in (
            select t.id from tacoq.tasks t join unnest($1, $2) as l (id, attempt) on t.id = l.id and t.attempt = l.attempt
            where t.rank = 50 and t.lease_until is not null
            order by t.id for update of t)
        """;

    public async Task<long?> GreetAsync(WorkerHeartbeat heartbeat, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select now() where not exists (select from tacoq.workers where name = $1 and started_at = $2)");
        command.Parameters.Add(new() { Value = heartbeat.Worker, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = ToTime(heartbeat.StartedAt)!, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime now ? WireTime.From(now) : null;
    }

    public async Task ApplyAsync(WorkerHeartbeat heartbeat, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(HeartbeatSql);
        command.Parameters.Add(new() { Value = heartbeat.Worker, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = heartbeat.Host, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = heartbeat.Version, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = heartbeat.WorkerKinds.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = heartbeat.TaskKinds.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = heartbeat.Concurrency, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = heartbeat.Busy, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = heartbeat.Stopping, NpgsqlDbType = NpgsqlDbType.Boolean });
        command.Parameters.Add(new() { Value = ToTime(heartbeat.StartedAt)!, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(cancellationToken);
        if (heartbeat.Leases.Count > 0)
        {
            await ExtendAsync(heartbeat.Leases, cancellationToken);
        }
    }

    public async Task<IReadOnlyList<(Guid TaskId, int Attempt)>> FindCancelledAsync(string workerKind, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            select id, attempt from tacoq.tasks
            where worker_kind = $1 and ((cancel_requested_at is not null and rank not in (0, 70)) or poisoned_at is not null)
            order by id desc limit $2
            """);
        command.Parameters.Add(new() { Value = workerKind, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = limit, NpgsqlDbType = NpgsqlDbType.Integer });
        return await ReadAllAsync(command, reader => (reader.GetGuid(0), reader.GetInt32(1)), cancellationToken);
    }

    private async Task ExtendAsync(IReadOnlyList<(Guid TaskId, int Attempt)> leases, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(ExtendSql);
        command.Parameters.Add(new() { Value = leases.Select(lease => lease.TaskId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = leases.Select(lease => lease.Attempt).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
