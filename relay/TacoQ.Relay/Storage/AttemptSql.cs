namespace TacoQ.Relay.Storage;

/// <summary>Statements about attempts that are the same for both databases; <c>a</c> is the row that is there.</summary>
internal static class AttemptSql
{
    public const string Columns = "task_id, attempt, executed_by, started_at, ended_at, outcome, error";

    /// <summary>The attempt of a completed task, by its row; that one counts as cancelled which was withdrawn before a worker ran it.</summary>
    /// <param name="none">No bytes.</param>
    public static string OfRow(string none) =>
        $"""
        id, attempt, coalesce(executed_by, ''), started_at, case when rank = 70 then completed_at else cancel_requested_at end,
        case when rank = 70 then outcome else 2 end, coalesce(case when rank = 70 and outcome <> 0 then output end, {none})
        """;

    /// <summary>Of two ends of one attempt the earlier one counts, whichever comes first.</summary>
    /// <param name="never">A time before all others.</param>
    public static string OnConflict(string never) =>
        $"""
        on conflict (task_id, attempt) do update set
            executed_by = excluded.executed_by, started_at = excluded.started_at, ended_at = excluded.ended_at, outcome = excluded.outcome, error = excluded.error
        where (excluded.ended_at, excluded.executed_by, coalesce(excluded.started_at, {never}), excluded.error) < (a.ended_at, a.executed_by, coalesce(a.started_at, {never}), a.error)
        """;
}
