using Npgsql;
using NpgsqlTypes;
using TacoQ.Broker;

namespace TacoQ.Relay.Storage.Postgres;

internal sealed partial class PostgresTaskStore
{
    private static readonly string PoisonSql =
        $"""
        update tacoq.tasks set {JoinSql.Postgres.Fail("$3", "now()")}, poisoned_at = now()
        where id = $1 and attempt = $2 and (rank = 50 or (rank < 50 and cancel_requested_at is null))
        """;

    private static readonly string RetryLostSql = $"update tacoq.tasks set {JoinSql.Postgres.Retry("lost.why", "now()")} from unnest($1, $2) as lost (task, why) where id = lost.task";

    private static readonly string FailLostSql = $"update tacoq.tasks set {JoinSql.Postgres.Fail("lost.why", "now()")} from unnest($1, $2) as lost (task, why) where id = lost.task";

    // By the database's clock; what was queued before may have been delivered by an earlier process.
    private DateTime? openedAt;

    private const string LostProcesses =
        """
        (select count(*) from unnest(deliveries) as process
            where not exists (select from tacoq.workers where stopping and started_at = timestamptz 'epoch' + process * interval '1 microsecond'))
        """;

    public async Task<IReadOnlyDictionary<Guid, int>> CountLostProcessesAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"select id, {LostProcesses} from tacoq.tasks where id = any ($1) and deliveries is not null");
        command.Parameters.Add(new() { Value = ids.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        return (await ReadAllAsync(command, reader => (Id: reader.GetGuid(0), Count: (int)reader.GetInt64(1)), cancellationToken)).ToDictionary(task => task.Id, task => task.Count);
    }

    public async Task<IReadOnlyList<(Guid TaskId, int Attempt)>> FindSuspectsAsync(string workerKind, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"select id, attempt from tacoq.tasks where worker_kind = $1 and rank = 50 and deliveries is not null and {LostProcesses} >= 2 order by id desc limit $2");
        command.Parameters.Add(new() { Value = workerKind, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = limit, NpgsqlDbType = NpgsqlDbType.Integer });
        return await ReadAllAsync(command, reader => (reader.GetGuid(0), reader.GetInt32(1)), cancellationToken);
    }

    public async Task<bool> PoisonAsync(RedeliveredTask task, TaskError error, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(PoisonSql);
        command.Parameters.Add(new() { Value = task.Id, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = task.Attempt, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = TaskResults.WriteError(error), NpgsqlDbType = NpgsqlDbType.Bytea });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    public async Task<IReadOnlyList<LostTask>> RescueAsync(int limit, TimeSpan heard, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var find = new NpgsqlCommand(
            """
            select id, attempt, worker_kind, executed_by, reply_to, max_attempts, cancel_requested_at is not null
            from tacoq.tasks where rank = 50 and lease_until < now() and lease_ms <= $2
            order by lease_until limit $1 for update skip locked
            """,
            connection);
        find.Parameters.Add(new() { Value = limit, NpgsqlDbType = NpgsqlDbType.Integer });
        find.Parameters.Add(new() { Value = (long)heard.TotalMilliseconds, NpgsqlDbType = NpgsqlDbType.Bigint });
        var lost = await ReadAllAsync(
            find,
            reader => new LostTask(
                reader.GetGuid(0), reader.GetInt32(1), GetText(reader, 2), GetText(reader, 3), GetText(reader, 4), LostTask.Decide(reader.GetInt32(1), GetInt(reader, 5), reader.GetBoolean(6))),
            cancellationToken);
        if (lost.Count > 0)
        {
            await EndAsync(connection, NoteLostSql, [.. lost.Where(task => task.Outcome is null)], cancellationToken);
            await EndAsync(connection, RetryLostSql, [.. lost.Where(task => task.Outcome != TaskOutcome.Failed)], cancellationToken);
            await EndAsync(connection, FailLostSql, [.. lost.Where(task => task.Outcome == TaskOutcome.Failed)], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return lost;
    }

    public async Task<IReadOnlyList<QueuedTask>> ReadBacklogAsync(string workerKind, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"""
            (select {AssignmentColumns}, true from tacoq.tasks t
            where rank = 20 and claimed_at < $3 and worker_kind = $1 and cancel_requested_at is null limit $2)
            union all
            (select {AssignmentColumns}, rank = 50 or updated_at < $3 from tacoq.tasks t
            where worker_kind = $1 and rank in (30, 50) and lease_until is null and task_kind is not null and (cancel_requested_at is null or rank = 50)
            order by priority desc, created_at limit $2)
            """);
        command.Parameters.Add(new() { Value = workerKind, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = limit, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = openedAt!, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        return await ReadAllAsync(command, reader => new QueuedTask(ReadAssignment(reader), reader.GetBoolean(14)), cancellationToken);
    }

    private static async Task EndAsync(NpgsqlConnection connection, string sql, IReadOnlyCollection<LostTask> lost, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new() { Value = lost.Select(task => task.Id).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = lost.Select(task => TaskResults.WriteError(task.Error)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
