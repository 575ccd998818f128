using Npgsql;
using NpgsqlTypes;
using TacoQ.Relay.Schedules;

namespace TacoQ.Relay.Storage.Postgres;

internal sealed partial class PostgresTaskStore
{
    /// <summary>An open task: it is there, and neither completed nor withdrawn.</summary>
    private const string ClaimSchedulesSql =
        $"""
        select {ScheduleColumns},
            exists (select from tacoq.tasks t where t.id = s.last_task_id and t.rank <> 70 and (t.cancel_requested_at is null or t.rank in (0, 50))),
            now()
        from tacoq.schedules s where s.next_at <= now() order by s.next_at limit $1 for update of s skip locked
        """;

    /// <summary>Those that are new: what another relay has noted is its own.</summary>
    private const string NoteFiresSql =
        """
        insert into tacoq.schedule_fires (schedule_id, at, decided_at, outcome, task_id)
        select f.schedule_id, f.at, $5, f.outcome, f.task_id from unnest($1, $2, $3, $4) as f (schedule_id, at, outcome, task_id)
        on conflict (schedule_id, at) do nothing
        returning task_id
        """;

    private static readonly string TrimFiresSql =
        $"""
        delete from tacoq.schedule_fires f using unnest($1) as s (id)
        where f.schedule_id = s.id and f.at < (select at from tacoq.schedule_fires where schedule_id = s.id order by at desc offset {FirePlan.History - 1} limit 1)
        """;

    public async Task<FiredSchedules> FireSchedulesAsync(int limit, Func<ScheduleRow, bool, long, FirePlan> plan, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var claim = new NpgsqlCommand(ClaimSchedulesSql, connection);
        claim.Parameters.Add(new() { Value = limit, NpgsqlDbType = NpgsqlDbType.Integer });
        var due = await ReadAllAsync(claim, reader => (Row: ReadSchedule(reader), IsOpen: reader.GetBoolean(14), Now: GetTime(reader, 15)!.Value), cancellationToken);
        if (due.Count == 0)
        {
            return new(0, []);
        }

        var now = due[0].Now;
        var planned = due.ConvertAll(schedule => (schedule.Row, Plan: plan(schedule.Row, schedule.IsOpen, now)));
        var tasks = await NoteAsync(connection, [.. planned.SelectMany(schedule => schedule.Plan.Fires.Select(fire => (schedule.Row.Id, fire)))], now, cancellationToken);
        foreach (var (row, made) in planned)
        {
            await WriteScheduleAsync(connection, made.Advance(row, now), isNew: false, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return new(due.Count, tasks);
    }

    public async Task<ScheduleFire?> TriggerScheduleAsync(string name, Func<ScheduleRow, long, PlannedFire> fire, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (row, now) = await LockScheduleAsync(connection, name, cancellationToken);
        if (row is null)
        {
            return null;
        }

        var made = fire(row, now);
        await NoteAsync(connection, [(row.Id, made)], now, cancellationToken);
        await WriteScheduleAsync(connection, row with { LastTaskId = made.Task?.Id }, isNew: false, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return made.ToFire(now);
    }

    /// <summary>Notes times, and stores the tasks of those that were new.</summary>
    private static async Task<IReadOnlyList<Guid>> NoteAsync(NpgsqlConnection connection, IReadOnlyList<(Guid Schedule, PlannedFire Fire)> fires, long now, CancellationToken cancellationToken)
    {
        if (fires.Count == 0)
        {
            return [];
        }

        await using var note = new NpgsqlCommand(NoteFiresSql, connection);
        note.Parameters.Add(new() { Value = fires.Select(fire => fire.Schedule).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        note.Parameters.Add(new() { Value = fires.Select(fire => ToTime(fire.Fire.At)!.Value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        note.Parameters.Add(new() { Value = fires.Select(fire => (short)fire.Fire.Outcome).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Smallint });
        note.Parameters.Add(new() { Value = fires.Select(fire => fire.Fire.Task?.Id).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        note.Parameters.Add(new() { Value = ToTime(now)!, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        var noted = (await ReadAllAsync(note, reader => reader.IsDBNull(0) ? Guid.Empty : reader.GetGuid(0), cancellationToken)).ToHashSet();

        TaskChange[] tasks = [.. fires.Select(fire => fire.Fire.Task).OfType<TaskChange>().Where(task => noted.Contains(task.Id))];
        if (tasks.Length > 0)
        {
            await ApplyAsync(connection, tasks, cancellationToken);
        }

        await using var trim = new NpgsqlCommand(TrimFiresSql, connection);
        trim.Parameters.Add(new() { Value = fires.Select(fire => fire.Schedule).Distinct().ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        await trim.ExecuteNonQueryAsync(cancellationToken);
        return Array.ConvertAll(tasks, task => task.Id);
    }
}
