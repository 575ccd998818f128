using Microsoft.Data.Sqlite;
using TacoQ.Relay.Schedules;

namespace TacoQ.Relay.Storage.Sqlite;

internal sealed partial class SqliteTaskStore
{
    public Task<FiredSchedules> FireSchedulesAsync(int limit, Func<ScheduleRow, bool, long, FirePlan> plan, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                var now = Now;
                using var claim = Create(
                    connection,
                    $"""
                    select {ScheduleColumns},
                        exists (select 1 from tasks t where t.id = s.last_task_id and t.rank <> 70 and (t.cancel_requested_at is null or t.rank in (0, 50)))
                    from schedules s where s.next_at <= $now order by s.next_at limit $limit
                    """,
                    ("$now", now),
                    ("$limit", limit));
                var due = ReadAll(claim, rows => (Row: ReadSchedule(rows), IsOpen: rows.GetBoolean(14)));
                var tasks = new List<Guid>();
                foreach (var (row, isOpen) in due)
                {
                    var made = plan(row, isOpen, now);
                    tasks.AddRange(Note(connection, row.Id, made.Fires, now));
                    WriteSchedule(connection, made.Advance(row, now));
                }

                return new FiredSchedules(due.Count, tasks);
            },
            cancellationToken);

    public Task<ScheduleFire?> TriggerScheduleAsync(string name, Func<ScheduleRow, long, PlannedFire> fire, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                if (FindSchedule(connection, name) is not { } row)
                {
                    return null;
                }

                var now = Now;
                var made = fire(row, now);
                Note(connection, row.Id, [made], now);
                WriteSchedule(connection, row with { LastTaskId = made.Task?.Id });
                return made.ToFire(now);
            },
            cancellationToken);

    /// <summary>Notes times, and stores the tasks of those that were new.</summary>
    private List<Guid> Note(SqliteConnection connection, Guid schedule, IReadOnlyList<PlannedFire> fires, long now)
    {
        var tasks = new List<TaskChange>();
        foreach (var fire in fires)
        {
            using var note = Create(
                connection,
                "insert into schedule_fires (schedule_id, at, decided_at, outcome, task_id) values ($id, $at, $now, $outcome, $task_id) on conflict (schedule_id, at) do nothing",
                ("$id", ToText(schedule)),
                ("$at", fire.At),
                ("$now", now),
                ("$outcome", (int)fire.Outcome),
                ("$task_id", fire.Task is { } made ? ToText(made.Id) : null));
            if (note.ExecuteNonQuery() == 1 && fire.Task is { } task)
            {
                tasks.Add(task);
            }
        }

        Apply(tasks);
        using var trim = Create(
            connection,
            $"delete from schedule_fires where schedule_id = $id and at < (select at from schedule_fires where schedule_id = $id order by at desc limit 1 offset {FirePlan.History - 1})",
            ("$id", ToText(schedule)));
        trim.ExecuteNonQuery();
        return tasks.ConvertAll(task => task.Id);
    }
}
