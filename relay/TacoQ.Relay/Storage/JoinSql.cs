namespace TacoQ.Relay.Storage;

/// <summary>
/// The join of a change with a row, as the SET clause of an upsert: the same as <see cref="TaskChange.Join"/>, for both databases.
/// <c>t</c> is the row, <c>excluded</c> the change.
/// </summary>
internal sealed class JoinSql
{
    private const string Newer = "excluded.attempt > t.attempt";
    private const string Same = "excluded.attempt = t.attempt";

    /// <summary>An end of any attempt replaces what any attempt says, and only another such end joins with it.</summary>
    private const string LaterState = "(excluded.any_attempt and not t.any_attempt or (excluded.any_attempt = t.any_attempt and not t.any_attempt and excluded.attempt > t.attempt))";
    private const string SameState = "(excluded.any_attempt = t.any_attempt and (t.any_attempt or excluded.attempt = t.attempt))";

    /// <summary>The change's state is further than the row's. Of two ends of one attempt the earlier one wins, but a cancellation (outcome 2) only when it is the only one.</summary>
    private const string Further =
        $"""
        ({LaterState} or ({SameState} and (excluded.rank > t.rank or (excluded.rank = 70 and t.rank = 70
            and (excluded.outcome = 2, excluded.completed_at, excluded.outcome, excluded.output) < (t.outcome = 2, t.completed_at, t.outcome, t.output)))))
        """;

    private const string EndDifferently =
        $"""
        ({SameState} and excluded.rank = 70 and t.rank = 70 and excluded.outcome <> 2 and t.outcome <> 2
            and (excluded.completed_at, excluded.outcome, excluded.output) <> (t.completed_at, t.outcome, t.output))
        """;

    private const string Rank = $"(case when {Further} then excluded.rank else t.rank end)";
    private const string CompletedAt = $"(case when {Further} then excluded.completed_at else t.completed_at end)";
    private const string Retention = "coalesce(t.retention_seconds, excluded.retention_seconds)";

    private readonly string least;
    private readonly string greatest;
    private readonly string binary;
    private readonly string later;
    private readonly string union;

    private JoinSql(string least, string greatest, string binary, string later, string union)
    {
        this.least = least;
        this.greatest = greatest;
        this.binary = binary;
        this.later = later;
        this.union = union;
    }

    public static JoinSql Postgres { get; } = new(
        "least({0}, {1})",
        "greatest({0}, {1})",
        " collate \"C\"",
        "({0} + make_interval(secs => {1}))",
        "array(select distinct unnest(t.deliveries || excluded.deliveries) order by 1)");

    public static JoinSql Sqlite { get; } = new(
        "coalesce(min({0}, {1}), {0}, {1})",
        "coalesce(max({0}, {1}), {0}, {1})",
        "",
        "({0} + {1} * 1000000)",
        "(select json_group_array(value) from (select value from json_each(coalesce(t.deliveries, '[]')) union select value from json_each(excluded.deliveries) order by 1))");

    /// <summary>The SET clause of the join.</summary>
    /// <param name="now">The database's time.</param>
    /// <param name="mark">The same for all of a statement and for no other, so that the statement can tell what it noted itself.</param>
    public string Set(string now, string mark) =>
        $"""
        task_kind = coalesce(t.task_kind, excluded.task_kind),
        worker_kind = coalesce(t.worker_kind, excluded.worker_kind),
        created_at = coalesce(t.created_at, excluded.created_at),
        input = coalesce(t.input, excluded.input),
        priority = coalesce(t.priority, excluded.priority),
        retention_seconds = {Retention},
        trace_context = coalesce(t.trace_context, excluded.trace_context),
        headers = coalesce(t.headers, excluded.headers),
        max_attempts = {Greatest("t.max_attempts", "excluded.max_attempts")},
        timeout_ms = coalesce(t.timeout_ms, excluded.timeout_ms),
        expires_at = coalesce(t.expires_at, excluded.expires_at),
        reply_to = coalesce(t.reply_to, excluded.reply_to),
        attempt = case when {Newer} then excluded.attempt else t.attempt end,
        any_attempt = (t.any_attempt or excluded.any_attempt),
        rank = {Rank},
        due_at = case when {Cancel} is not null then null when {Further} then excluded.due_at else t.due_at end,
        completed_at = {CompletedAt},
        outcome = case when {Further} then excluded.outcome else t.outcome end,
        output = case when {Further} then excluded.output else t.output end,
        ended_twice_at = case when {LaterState} then excluded.ended_twice_at
            when {SameState} and t.ended_twice_at is null and (excluded.ended_twice_at is not null or {EndDifferently}) then {mark}
            else t.ended_twice_at end,
        poisoned_at = case when {Newer} or {LaterState} or ({SameState} and excluded.rank = 70) then null else t.poisoned_at end,
        deliveries = case when {Newer} then excluded.deliveries when {Same} and excluded.deliveries is not null then {union} else t.deliveries end,
        lease_ms = {OfAttempt("lease_ms")},
        lease_until = {OfAttempt("lease_until")},
        started_at = case when {StartsEarlier} then excluded.started_at else t.started_at end,
        executed_by = case when {StartsEarlier} then excluded.executed_by
            when {Same} and t.started_at is null then {Least("t.executed_by" + binary, "excluded.executed_by" + binary)}
            else t.executed_by end,
        error_attempt = case when {LaterError} then excluded.error_attempt else t.error_attempt end,
        error = case when {LaterError} then excluded.error else t.error end,
        progress_at = case when {LaterProgress} then excluded.progress_at else t.progress_at end,
        progress_fraction = case when {LaterProgress} then excluded.progress_fraction else t.progress_fraction end,
        progress_message = case when {LaterProgress} then excluded.progress_message else t.progress_message end,
        cancel_requested_at = {Cancel},
        delete_at = {DeleteAt(Rank, CompletedAt, Cancel, Retention, "(t.input is null and excluded.input is null)", now)},
        updated_at = {now}
        """;

    /// <summary>
    /// When a row of this state may be deleted; null while the task is not over. A task without an input is known from a worker's
    /// events alone: when neither its publisher's nor its end comes, they were late ones, of a task that was deleted long ago.
    /// </summary>
    public string DeleteAt(string rank, string completedAt, string cancelRequestedAt, string retention, string isWithoutInput, string now)
    {
        var seconds = $"coalesce({retention}, {TaskAssignment.DefaultRetentionSeconds})";
        return
            $"""
            case when {rank} = 70 then {Later(completedAt, seconds)}
                when {rank} <> 50 and {cancelRequestedAt} is not null then {Later(cancelRequestedAt, seconds)}
                when {isWithoutInput} then {Later(now, $"{TaskAssignment.DefaultRetentionSeconds}")} end
            """;
    }

    /// <summary>The SET clause of a task of which the relay itself says that it failed, now: <paramref name="error"/> is why.</summary>
    public string Fail(string error, string now) =>
        $"""
        rank = 70, outcome = 1, output = {error}, error = {error}, error_attempt = attempt, completed_at = {now}, due_at = null, lease_ms = null, lease_until = null,
        delete_at = {DeleteAt("70", now, "cancel_requested_at", "retention_seconds", "false", now)}, updated_at = {now}
        """;

    /// <summary>The SET clause of a task whose attempt is lost and which is tried again at once; cancelled, it is over by that.</summary>
    public string Retry(string error, string now) =>
        $"""
        rank = 60, error = {error}, error_attempt = attempt, due_at = case when cancel_requested_at is null then {now} end, lease_ms = null, lease_until = null,
        delete_at = {DeleteAt("60", "completed_at", "cancel_requested_at", "retention_seconds", "false", now)}, updated_at = {now}
        """;

    /// <summary>The SET clause of a completed task that gets one more attempt: nothing of the last one is left but its error.</summary>
    /// <param name="input">Its arguments from now on; null when they stay.</param>
    /// <param name="due">When it is due.</param>
    /// <param name="now">The database's time.</param>
    public string Again(string input, string due, string now) =>
        $"""
        attempt = attempt + 1, any_attempt = false, rank = 10, due_at = {due}, max_attempts = max_attempts + 1, input = coalesce({input}, input), retried_at = {Greatest(now, "cancel_requested_at")},
        error_attempt = case when rank = 70 and outcome <> 0 and length(output) > 0 then attempt else error_attempt end,
        error = case when rank = 70 and outcome <> 0 and length(output) > 0 then output else error end,
        expires_at = case when expires_at < {due} then {due} + (expires_at - coalesce(created_at, expires_at)) else expires_at end,
        cancel_requested_at = null, delete_at = null, claimed_at = null, started_at = null, executed_by = null, completed_at = null, outcome = null, output = null,
        progress_at = null, progress_fraction = null, progress_message = null, deliveries = null, lease_ms = null, lease_until = null,
        ended_twice_at = null, poisoned_at = null, updated_at = {now}
        """;

    /// <summary>The SET clause that claims a row for publishing: of one that retries the next attempt, of which nothing is known yet.</summary>
    public static string Claim(string now) =>
        $"""
        attempt = case when rank = 60 then attempt + 1 else attempt end, rank = 20, due_at = null, claimed_at = {now}, updated_at = {now},
        started_at = case when rank = 60 then null else started_at end, executed_by = case when rank = 60 then null else executed_by end,
        progress_at = case when rank = 60 then null else progress_at end, progress_fraction = case when rank = 60 then null else progress_fraction end,
        progress_message = case when rank = 60 then null else progress_message end,
        deliveries = case when rank = 60 then null else deliveries end,
        lease_ms = case when rank = 60 then null else lease_ms end, lease_until = case when rank = 60 then null else lease_until end
        """;

    private string StartsEarlier =>
        $"""
        ({Newer} or ({Same} and excluded.started_at is not null and (t.started_at is null or excluded.started_at < t.started_at
            or (excluded.started_at = t.started_at and excluded.executed_by{binary} < t.executed_by{binary}))))
        """;

    private const string LaterError =
        """
        (excluded.error_attempt is not null and (t.error_attempt is null or excluded.error_attempt > t.error_attempt
            or (excluded.error_attempt = t.error_attempt and excluded.error > t.error)))
        """;

    private string LaterProgress =>
        $"""
        ({Newer} or ({Same} and excluded.progress_at is not null and (t.progress_at is null or excluded.progress_at > t.progress_at
            or (excluded.progress_at = t.progress_at and (coalesce(excluded.progress_fraction, -1), coalesce(excluded.progress_message, ''){binary})
                > (coalesce(t.progress_fraction, -1), coalesce(t.progress_message, ''){binary})))))
        """;

    /// <summary>The latest request counts; none does from before the task was tried again at an operator's wish.</summary>
    private string Cancel => Greatest(
        "t.cancel_requested_at", "(case when t.retried_at is null or excluded.cancel_requested_at > t.retried_at then excluded.cancel_requested_at end)");

    private string OfAttempt(string column) =>
        $"case when {Newer} then excluded.{column} when {Same} then {Greatest("t." + column, "excluded." + column)} else t.{column} end";

    private string Greatest(string x, string y) => string.Format(null, greatest, x, y);

    private string Later(string time, string seconds) => string.Format(null, later, time, seconds);

    private string Least(string x, string y) => string.Format(null, least, x, y);
}
