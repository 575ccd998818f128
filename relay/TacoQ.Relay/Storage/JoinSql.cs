namespace TacoQ.Relay.Storage;

/// <summary>
/// The join of a change with a row, as the SET clause of an upsert: the same as <see cref="TaskChange.Join"/>, for both databases.
/// <c>t</c> is the row, <c>excluded</c> the change.
/// </summary>
internal sealed class JoinSql
{
    private const string Newer = "excluded.attempt > t.attempt";
    private const string Same = "excluded.attempt = t.attempt";

    /// <summary>The change's state is further than the row's. Of two ends of one attempt the earlier one wins.</summary>
    private const string Further =
        $"""
        ({Newer} or ({Same} and (excluded.rank > t.rank or (excluded.rank = 70 and t.rank = 70
            and (excluded.completed_at, excluded.outcome, excluded.output) < (t.completed_at, t.outcome, t.output)))))
        """;

    private const string Rank = $"(case when {Further} then excluded.rank else t.rank end)";
    private const string CompletedAt = $"(case when {Further} then excluded.completed_at else t.completed_at end)";
    private const string Retention = "coalesce(t.retention_seconds, excluded.retention_seconds)";

    private readonly string least;
    private readonly string binary;
    private readonly string deleteAt;

    private JoinSql(string least, string binary, string deleteAt)
    {
        this.least = least;
        this.binary = binary;
        this.deleteAt = deleteAt;
    }

    public static JoinSql Postgres { get; } = new("least({0}, {1})", " collate \"C\"", "({0} + make_interval(secs => {1}))");

    public static JoinSql Sqlite { get; } = new("coalesce(min({0}, {1}), {0}, {1})", "", "({0} + {1} * 1000000)");

    public string Set(string now) =>
        $"""
        task_kind = coalesce(t.task_kind, excluded.task_kind),
        worker_kind = coalesce(t.worker_kind, excluded.worker_kind),
        created_at = coalesce(t.created_at, excluded.created_at),
        input = coalesce(t.input, excluded.input),
        priority = coalesce(t.priority, excluded.priority),
        retention_seconds = {Retention},
        trace_context = coalesce(t.trace_context, excluded.trace_context),
        headers = coalesce(t.headers, excluded.headers),
        max_attempts = coalesce(t.max_attempts, excluded.max_attempts),
        timeout_ms = coalesce(t.timeout_ms, excluded.timeout_ms),
        expires_at = coalesce(t.expires_at, excluded.expires_at),
        reply_to = coalesce(t.reply_to, excluded.reply_to),
        attempt = case when {Newer} then excluded.attempt else t.attempt end,
        rank = {Rank},
        due_at = case when {Further} then excluded.due_at else t.due_at end,
        completed_at = {CompletedAt},
        outcome = case when {Further} then excluded.outcome else t.outcome end,
        output = case when {Further} then excluded.output else t.output end,
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
        delete_at = {DeleteAt(Rank, CompletedAt, Cancel, Retention)},
        updated_at = {now}
        """;

    /// <summary>When a row of this state may be deleted; null while the task is not over.</summary>
    public string DeleteAt(string rank, string completedAt, string cancelRequestedAt, string retention)
    {
        var seconds = $"coalesce({retention}, {TaskAssignment.DefaultRetentionSeconds})";
        return
            $"""
            case when {rank} = 70 then {string.Format(null, deleteAt, completedAt, seconds)}
                when {rank} <> 50 and {cancelRequestedAt} is not null then {string.Format(null, deleteAt, cancelRequestedAt, seconds)} end
            """;
    }

    /// <summary>The SET clause that claims a row for publishing: of one that retries the next attempt, of which nothing is known yet.</summary>
    public static string Claim(string now) =>
        $"""
        attempt = case when rank = 60 then attempt + 1 else attempt end, rank = 20, due_at = null, claimed_at = {now}, updated_at = {now},
        started_at = case when rank = 60 then null else started_at end, executed_by = case when rank = 60 then null else executed_by end,
        progress_at = case when rank = 60 then null else progress_at end, progress_fraction = case when rank = 60 then null else progress_fraction end,
        progress_message = case when rank = 60 then null else progress_message end
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

    private string Cancel => Least("t.cancel_requested_at", "excluded.cancel_requested_at");

    private string Least(string x, string y) => string.Format(null, least, x, y);
}
