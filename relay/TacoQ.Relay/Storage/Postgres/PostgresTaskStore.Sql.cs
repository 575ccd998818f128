namespace TacoQ.Relay.Storage.Postgres;

internal sealed partial class PostgresTaskStore
{
    // What most changes say, and what few do: the statement is shorter, and a third faster, for a batch without the latter.
    private const string UsualColumns =
        """
        id, attempt, rank, priority, outcome, created_at, started_at, completed_at, retention_seconds, task_kind, worker_kind, executed_by, reply_to, trace_context, headers, input, output
        """;

    private const string UsualValues =
        """
        c.id, c.attempt, c.rank, c.priority, c.outcome, c.created_at, c.started_at, c.completed_at, c.retention_seconds, c.task_kind, c.worker_kind, c.executed_by, c.reply_to,
        c.trace_context::jsonb, c.headers::jsonb, c.input, c.output
        """;

    private const string RareColumns =
        """
        max_attempts, error_attempt, expires_at, cancel_requested_at, progress_at, progress_fraction, timeout_ms, progress_message, error, due_at, deliveries, lease_ms, lease_until, ended_twice_at, any_attempt
        """;

    private const string RareValues =
        """
        c.max_attempts, c.error_attempt, c.expires_at, c.cancel_requested_at, c.progress_at, c.progress_fraction, c.timeout_ms, c.progress_message, c.error,
        coalesce(c.run_at, now() + c.delay_ms * interval '1 millisecond'), c.deliveries::bigint[], c.lease_ms, now() + c.lease_ms * interval '1 millisecond',
        case when c.ended_twice then now() end, c.any_attempt
        """;

    private const string RareParameters =
        """
        max_attempts, error_attempt, expires_at, cancel_requested_at, progress_at, progress_fraction, timeout_ms, progress_message, error, run_at, delay_ms, deliveries, lease_ms, ended_twice, any_attempt
        """;

    private static readonly string ApplyUsualSql = Apply(UsualColumns, UsualValues, UsualColumns, "null::timestamptz", also: "");

    private static readonly string ApplySql = ApplyWhole("");

    private static string ApplyWhole(string also) => Apply(
        $"{UsualColumns}, {RareColumns}",
        $"{UsualValues}, {RareValues}",
        $"{UsualColumns}, {RareParameters}",
        "c.cancel_requested_at",
        also);

    /// <summary>
    /// One statement a batch: joins all changes with their rows, and tells what has to be done about them. Its first row has the
    /// counts; where now() stands in a row, this very statement wrote it.
    /// </summary>
    private static string Apply(string columns, string values, string parameters, string cancelRequestedAt, string also) =>
        $"""
        with applied as (
            insert into tacoq.tasks as t ({columns}, delete_at, updated_at)
            select {values},
                {JoinSql.Postgres.DeleteAt("c.rank", "c.completed_at", cancelRequestedAt, "c.retention_seconds", "c.input is null", "now()")},
                clock_timestamp()
            from unnest({string.Join(", ", parameters.Split(',').Select((_, i) => $"${i + 1}"))}) as c ({parameters})
            where not exists (select from tacoq.deleted_tasks d where d.id = c.id)
            on conflict (id) do update set
            {JoinSql.Postgres.Set("clock_timestamp()", "now()")}
            returning id, attempt, rank, worker_kind, reply_to, cancel_requested_at is not null and rank not in (0, 70) as cancelled,
                cardinality(deliveries) as processes, ended_twice_at = now() as ended_twice)
        {also}
        select counts.applied, counts.ended_twice, a.id, a.attempt, a.rank, a.worker_kind, a.reply_to, a.cancelled, a.processes
        from (select count(*) as applied, count(*) filter (where ended_twice) as ended_twice from applied) counts
        left join applied a on a.cancelled or a.processes is not null
        """;

    private const string AssignmentColumns =
        """
        t.id, t.attempt, t.task_kind, t.worker_kind, t.created_at, t.input, t.priority, t.retention_seconds, t.trace_context, t.headers,
        t.max_attempts, t.timeout_ms, t.expires_at, t.reply_to
        """;

    /// <summary>The columns of a row in the order in which it is read, up to the payloads and from them on.</summary>
    internal const string BeforePayloads =
        """
        id, attempt, rank, priority, outcome, max_attempts, created_at, started_at, completed_at, updated_at, due_at, expires_at,
        cancel_requested_at, progress_at, progress_fraction, retention_seconds, timeout_ms, task_kind, worker_kind, executed_by, reply_to,
        progress_message, trace_context, headers
        """;

    /// <inheritdoc cref="BeforePayloads"/>
    internal const string AfterPayloads = "deliveries, lease_until, ended_twice_at is not null, retried_at";

    private const string FindSql = $"select {BeforePayloads}, input, output, error, {AfterPayloads} from tacoq.tasks where id = $1 and rank <> 0";

    /// <summary>The next attempt of those that retry; the same one of those whose first time has come, that were parked, or that another relay abandoned.</summary>
    private static readonly string ClaimSql =
        $"""
        with due as (
            select id from tacoq.tasks where due_at <= now() and cancel_requested_at is null order by due_at limit $1 for update skip locked),
        abandoned as (
            select id from tacoq.tasks where rank = 20 and claimed_at < now() - $2 and cancel_requested_at is null order by claimed_at limit $1 for update skip locked)
        update tacoq.tasks t set {JoinSql.Claim("clock_timestamp()")}
        where id in (select id from due union all select id from abandoned)
        returning {AssignmentColumns}
        """;
}
