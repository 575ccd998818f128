using TacoQ.Broker;

namespace TacoQ.Relay.Storage.Sqlite;

internal sealed partial class SqliteTaskStore
{
    private static readonly string PoisonSql =
        $"""
        update tasks set {JoinSql.Sqlite.Fail("$error", "$now")}, poisoned_at = $now
        where id = $id and attempt = $attempt and (rank = 50 or (rank < 50 and cancel_requested_at is null))
        """;

    private static readonly string RetryLostSql = $"update tasks set {JoinSql.Sqlite.Retry("$error", "$now")} where id = $id";

    private static readonly string FailLostSql = $"update tasks set {JoinSql.Sqlite.Fail("$error", "$now")} where id = $id";

    private long openedAt;

    private const string LostProcesses =
        "(select count(*) from json_each(deliveries) as process where not exists (select 1 from workers where stopping and started_at = process.value))";

    public Task<IReadOnlyDictionary<Guid, int>> CountLostProcessesAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyDictionary<Guid, int>>(
            connection =>
            {
                var lost = new Dictionary<Guid, int>();
                foreach (var id in ids)
                {
                    using var command = Create(connection, $"select {LostProcesses} from tasks where id = $id and deliveries is not null", ("$id", ToText(id)));
                    if (command.ExecuteScalar() is long count)
                    {
                        lost[id] = (int)count;
                    }
                }

                return lost;
            },
            cancellationToken);

    public Task<IReadOnlyList<(Guid TaskId, int Attempt)>> FindSuspectsAsync(string workerKind, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<(Guid, int)>>(
            connection =>
            {
                using var command = Create(
                    connection,
                    $"select id, attempt from tasks where worker_kind = $worker_kind and rank = 50 and deliveries is not null and {LostProcesses} >= 2 order by id desc limit $limit",
                    ("$worker_kind", workerKind),
                    ("$limit", limit));
                return ReadAll(command, rows => (Guid.Parse(rows.GetString(0)), rows.GetInt32(1)));
            },
            cancellationToken);

    public Task<bool> PoisonAsync(RedeliveredTask task, TaskError error, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Create(
                    connection, PoisonSql, ("$id", ToText(task.Id)), ("$attempt", task.Attempt), ("$error", TaskResults.WriteError(error)), ("$now", Now));
                return command.ExecuteNonQuery() == 1;
            },
            cancellationToken);

    public Task<IReadOnlyList<LostTask>> RescueAsync(int limit, TimeSpan heard, CancellationToken cancellationToken) =>
        WriteAsync<IReadOnlyList<LostTask>>(
            connection =>
            {
                using var find = Create(
                    connection,
                    """
                    select id, attempt, worker_kind, executed_by, reply_to, max_attempts, cancel_requested_at is not null
                    from tasks where rank = 50 and lease_until is not null and lease_until < $now and lease_ms <= $heard order by lease_until limit $limit
                    """,
                    ("$now", Now),
                    ("$heard", (long)heard.TotalMilliseconds),
                    ("$limit", limit));
                var lost = ReadAll(find, rows => new LostTask(
                    Guid.Parse(rows.GetString(0)), rows.GetInt32(1), GetText(rows, 2), GetText(rows, 3), GetText(rows, 4), LostTask.Decide(rows.GetInt32(1), GetInt(rows, 5), rows.GetBoolean(6))));
                foreach (var task in lost)
                {
                    if (task.Outcome is null)
                    {
                        using var note = Create(connection, NoteLostSql, ("$id", ToText(task.Id)), ("$error", TaskResults.WriteError(task.Error)), ("$now", Now));
                        note.ExecuteNonQuery();
                    }

                    using var end = Create(
                        connection,
                        task.Outcome == TaskOutcome.Failed ? FailLostSql : RetryLostSql,
                        ("$id", ToText(task.Id)),
                        ("$error", TaskResults.WriteError(task.Error)),
                        ("$now", Now));
                    end.ExecuteNonQuery();
                }

                return lost;
            },
            cancellationToken);

    public Task<IReadOnlyList<QueuedTask>> ReadBacklogAsync(string workerKind, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<QueuedTask>>(
            connection =>
            {
                using var abandoned = Create(
                    connection,
                    $"select {AssignmentColumns}, 1 from tasks where rank = 20 and claimed_at < $opened and worker_kind = $worker_kind and cancel_requested_at is null limit $limit",
                    ("$worker_kind", workerKind),
                    ("$opened", openedAt),
                    ("$limit", limit));
                using var queued = Create(
                    connection,
                    $"""
                    select {AssignmentColumns}, rank = 50 or updated_at < $opened from tasks
                    where worker_kind = $worker_kind and rank in (30, 50) and lease_until is null and task_kind is not null and (cancel_requested_at is null or rank = 50)
                    order by priority desc, created_at limit $limit
                    """,
                    ("$worker_kind", workerKind),
                    ("$opened", openedAt),
                    ("$limit", limit));
                return [.. ReadAll(abandoned, rows => new QueuedTask(ReadAssignment(rows), rows.GetBoolean(14))), .. ReadAll(queued, rows => new QueuedTask(ReadAssignment(rows), rows.GetBoolean(14)))];
            },
            cancellationToken);
}
