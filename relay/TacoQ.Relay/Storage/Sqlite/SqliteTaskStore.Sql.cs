namespace TacoQ.Relay.Storage.Sqlite;

internal sealed partial class SqliteTaskStore
{
    private static readonly string[] ChangeColumns =
    [
        "attempt", "rank", "priority", "outcome", "max_attempts", "error_attempt", "created_at", "started_at", "completed_at", "expires_at", "cancel_requested_at",
        "progress_at", "progress_fraction", "retention_seconds", "timeout_ms", "task_kind", "worker_kind", "executed_by", "reply_to", "progress_message",
        "trace_context", "headers", "input", "output", "error", "due_at", "deliveries", "lease_ms", "lease_until", "ended_twice_at", "any_attempt",
    ];

    private static readonly string ApplySql =
        $"""
        insert into tasks as t (id, {string.Join(", ", ChangeColumns)}, delete_at, updated_at)
        select $id, {string.Join(", ", ChangeColumns.Select(column => "$" + column))},
            {JoinSql.Sqlite.DeleteAt("$rank", "$completed_at", "$cancel_requested_at", "$retention_seconds", "$input is null", "$now")}, $now
        where not exists (select 1 from deleted_tasks where id = $id)
        on conflict (id) do update set
        {JoinSql.Sqlite.Set("excluded.updated_at", "excluded.updated_at")}
        returning attempt, rank, worker_kind, reply_to, cancel_requested_at is not null and rank not in (0, 70), json_array_length(deliveries), ended_twice_at = $now
        """;

    private const string AssignmentColumns =
        "id, attempt, task_kind, worker_kind, created_at, input, priority, retention_seconds, trace_context, headers, max_attempts, timeout_ms, expires_at, reply_to";

    /// <summary>The columns of a row in the order in which it is read, up to the payloads and from them on.</summary>
    internal const string BeforePayloads =
        """
        id, attempt, rank, priority, outcome, max_attempts, created_at, started_at, completed_at, updated_at, due_at, expires_at,
        cancel_requested_at, progress_at, progress_fraction, retention_seconds, timeout_ms, task_kind, worker_kind, executed_by, reply_to,
        progress_message, trace_context, headers
        """;

    /// <inheritdoc cref="BeforePayloads"/>
    internal const string AfterPayloads = "deliveries, lease_until, ended_twice_at, retried_at";

    private const string FindSql = $"select {BeforePayloads}, input, output, error, {AfterPayloads} from tasks where id = $id and rank <> 0";

    /// <summary>As PostgreSQL's; nobody else claims here.</summary>
    private static readonly string ClaimSql =
        $"""
        update tasks set {JoinSql.Claim("$now")}
        where id in (select id from tasks where due_at <= $now and cancel_requested_at is null order by due_at limit $limit)
            or id in (select id from tasks where rank = 20 and claimed_at < $abandoned and cancel_requested_at is null order by claimed_at limit $limit)
        returning {AssignmentColumns}
        """;
}
