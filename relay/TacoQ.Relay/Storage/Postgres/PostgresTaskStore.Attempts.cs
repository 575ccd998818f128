using Npgsql;
using NpgsqlTypes;

namespace TacoQ.Relay.Storage.Postgres;

internal sealed partial class PostgresTaskStore
{
    private const string NoBytes = "'\\x'::bytea";

    private static readonly string EarlierAttempt = AttemptSql.OnConflict("'-infinity'");

    /// <summary>A further part of the statement that applies a batch, when attempts have ended in it.</summary>
    private static readonly string NoteAttemptsSql =
        $"""
        , noted as (
            insert into tacoq.attempts as a ({AttemptSql.Columns})
            select e.task, e.attempt, e.executed_by, e.started_at, e.ended_at, e.outcome, e.error
            from unnest($33, $34, $35, $36, $37, $38, $39) as e (task, attempt, executed_by, started_at, ended_at, outcome, error)
            where exists (select from applied where applied.id = e.task)
            {EarlierAttempt})
        """;

    private static readonly string ApplyWithAttemptsSql = ApplyWhole(NoteAttemptsSql);

    private static readonly string NoteLostSql =
        $"""
        insert into tacoq.attempts as a ({AttemptSql.Columns})
        select t.id, t.attempt, coalesce(t.executed_by, ''), t.started_at, now(), 1, lost.why
        from tacoq.tasks t join unnest($1, $2) as lost (task, why) on t.id = lost.task
        {EarlierAttempt}
        """;

    private static readonly string NoteEndSql =
        $"insert into tacoq.attempts as a ({AttemptSql.Columns}) select {AttemptSql.OfRow(NoBytes)} from tacoq.tasks where id = $1 {EarlierAttempt}";

    private static readonly string RetrySql =
        $"update tacoq.tasks t set {JoinSql.Postgres.Again("$2", "(now() + $3)", "now()")} where id = $1";

    public async Task<IReadOnlyList<EndedAttempt>> ListAttemptsAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select attempt, executed_by, started_at, ended_at, outcome, error from tacoq.attempts where task_id = $1 order by attempt");
        command.Parameters.Add(new() { Value = id, NpgsqlDbType = NpgsqlDbType.Uuid });
        return await ReadAllAsync(
            command,
            reader => new EndedAttempt(
                reader.GetInt32(0), reader.GetString(1), GetTime(reader, 2), GetTime(reader, 3) ?? 0, reader.IsDBNull(4) ? null : (TaskOutcome)reader.GetInt16(4), GetBytes(reader, 5) ?? default),
            cancellationToken);
    }

    public async Task<RetryVerdict> RetryAsync(Guid id, ReadOnlyMemory<byte>? input, TimeSpan delay, bool force, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var find = new NpgsqlCommand(FindSql + " for update", connection);
        find.Parameters.Add(new() { Value = id, NpgsqlDbType = NpgsqlDbType.Uuid });
        var row = (await ReadAllAsync(find, ReadRow, cancellationToken)).SingleOrDefault();
        var verdict = TaskRow.JudgeRetry(row, input, force);
        if (verdict != RetryVerdict.Retried)
        {
            return verdict;
        }

        await using var note = new NpgsqlCommand(NoteEndSql, connection);
        note.Parameters.Add(new() { Value = id, NpgsqlDbType = NpgsqlDbType.Uuid });
        await note.ExecuteNonQueryAsync(cancellationToken);
        await using var retry = new NpgsqlCommand(RetrySql, connection);
        retry.Parameters.Add(new() { Value = id, NpgsqlDbType = NpgsqlDbType.Uuid });
        retry.Parameters.Add(new() { Value = (object?)input?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea });
        retry.Parameters.Add(new() { Value = delay, NpgsqlDbType = NpgsqlDbType.Interval });
        await retry.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return verdict;
    }

    private static void AddAttempts(NpgsqlCommand command, TaskChange[] changes)
    {
        (Guid Task, EndedAttempt Ended)[] attempts = [.. changes.SelectMany(change => change.Attempts ?? [], (change, ended) => (change.Id, ended))];
        Add(command, attempts, NpgsqlDbType.Uuid, attempt => attempt.Task);
        Add(command, attempts, NpgsqlDbType.Integer, attempt => attempt.Ended.Attempt);
        Add(command, attempts, NpgsqlDbType.Text, attempt => attempt.Ended.ExecutedBy);
        Add(command, attempts, NpgsqlDbType.TimestampTz, attempt => ToRaw(attempt.Ended.StartedAt));
        Add(command, attempts, NpgsqlDbType.TimestampTz, attempt => ToRaw(attempt.Ended.EndedAt));
        Add(command, attempts, NpgsqlDbType.Smallint, attempt => (short?)attempt.Ended.Outcome);
        Add(command, attempts, NpgsqlDbType.Bytea, attempt => attempt.Ended.Error.ToArray());
    }
}
