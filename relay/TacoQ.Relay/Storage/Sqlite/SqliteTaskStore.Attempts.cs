using Microsoft.Data.Sqlite;

namespace TacoQ.Relay.Storage.Sqlite;

internal sealed partial class SqliteTaskStore
{
    private const string NoBytes = "x''";

    private static readonly string EarlierAttempt = AttemptSql.OnConflict("-9223372036854775808");

    private static readonly string NoteAttemptSql =
        $"""
        insert into attempts as a ({AttemptSql.Columns}) values ($id, $attempt, $executed_by, $started_at, $ended_at, $outcome, $error)
        {EarlierAttempt}
        """;

    private static readonly string NoteLostSql =
        $"""
        insert into attempts as a ({AttemptSql.Columns})
        select id, attempt, coalesce(executed_by, ''), started_at, $now, 1, $error from tasks where id = $id
        {EarlierAttempt}
        """;

    private static readonly string NoteEndSql = $"insert into attempts as a ({AttemptSql.Columns}) select {AttemptSql.OfRow(NoBytes)} from tasks where id = $id {EarlierAttempt}";

    private static readonly string RetrySql = $"update tasks as t set {JoinSql.Sqlite.Again("$input", "$due", "$now")} where id = $id";

    public Task<IReadOnlyList<EndedAttempt>> ListAttemptsAsync(Guid id, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<EndedAttempt>>(
            connection =>
            {
                using var command = Create(connection, "select attempt, executed_by, started_at, ended_at, outcome, error from attempts where task_id = $id order by attempt", ("$id", ToText(id)));
                return ReadAll(
                    command,
                    rows => new EndedAttempt(
                        rows.GetInt32(0), rows.GetString(1), GetLong(rows, 2), rows.GetInt64(3), GetInt(rows, 4) is { } outcome ? (TaskOutcome)outcome : null, GetBytes(rows, 5) ?? default));
            },
            cancellationToken);

    public Task<RetryVerdict> RetryAsync(Guid id, ReadOnlyMemory<byte>? input, TimeSpan delay, bool force, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var find = Create(connection, FindSql, ("$id", ToText(id)));
                var verdict = TaskRow.JudgeRetry(ReadAll(find, ReadRow).SingleOrDefault(), input, force);
                if (verdict == RetryVerdict.Retried)
                {
                    using var note = Create(connection, NoteEndSql, ("$id", ToText(id)));
                    note.ExecuteNonQuery();
                    using var retry = Create(
                        connection,
                        RetrySql,
                        ("$id", ToText(id)),
                        ("$input", input?.ToArray()),
                        ("$due", WireTime.Add(Now, delay)),
                        ("$now", Now));
                    retry.ExecuteNonQuery();
                }

                return verdict;
            },
            cancellationToken);

    private static void NoteAttempts(SqliteConnection connection, TaskChange change)
    {
        foreach (var ended in change.Attempts ?? [])
        {
            using var command = Create(
                connection,
                NoteAttemptSql,
                ("$id", ToText(change.Id)),
                ("$attempt", ended.Attempt),
                ("$executed_by", ended.ExecutedBy),
                ("$started_at", ended.StartedAt),
                ("$ended_at", ended.EndedAt),
                ("$outcome", (int?)ended.Outcome),
                ("$error", ended.Error.ToArray()));
            command.ExecuteNonQuery();
        }
    }
}
