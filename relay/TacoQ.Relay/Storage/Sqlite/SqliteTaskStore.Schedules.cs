using System.Text.Json;
using Microsoft.Data.Sqlite;
using TacoQ.Relay.Schedules;

namespace TacoQ.Relay.Storage.Sqlite;

internal sealed partial class SqliteTaskStore
{
    private const string ScheduleColumns =
        """
        s.id, s.definition, s.origin, s.version, s.next_at, s.last_at, s.last_task_id, s.paused_at, s.paused_reason, s.created_at, s.updated_at,
        s.announced_by, s.announced_at, s.process
        """;

    private const string WriteScheduleSql =
        """
        insert into schedules (id, name, task_kind, worker_kind, definition, origin, version, next_at, last_at, last_task_id, paused_at, paused_reason,
            created_at, updated_at, announced_by, announced_at, process)
        values ($id, $name, $task_kind, $worker_kind, $definition, $origin, $version, $next_at, $last_at, $last_task_id, $paused_at, $paused_reason,
            $created_at, $updated_at, $announced_by, $announced_at, $process)
        on conflict (id) do update set name = excluded.name, task_kind = excluded.task_kind, worker_kind = excluded.worker_kind, definition = excluded.definition,
            origin = excluded.origin, version = excluded.version, next_at = excluded.next_at, last_at = excluded.last_at, last_task_id = excluded.last_task_id,
            paused_at = excluded.paused_at, paused_reason = excluded.paused_reason, updated_at = excluded.updated_at,
            announced_by = excluded.announced_by, announced_at = excluded.announced_at, process = excluded.process
        """;

    public Task<IReadOnlyList<ScheduleRow>> ListSchedulesAsync(int limit, string? after, IReadOnlyCollection<string>? workerKinds, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<ScheduleRow>>(
            connection =>
            {
                using var command = Create(
                    connection,
                    $"select {ScheduleColumns} from schedules s where s.name > $after and ($kinds is null or s.worker_kind in (select value from json_each($kinds))) order by s.name limit $limit",
                    ("$after", after ?? ""),
                    ("$kinds", workerKinds is null ? null : "[" + string.Join(',', workerKinds.Select(kind => $"\"{JsonEncodedText.Encode(kind)}\"")) + "]"),
                    ("$limit", limit));
                return ReadAll(command, ReadSchedule);
            },
            cancellationToken);

    public Task<ScheduleRow?> FindScheduleAsync(string name, CancellationToken cancellationToken) => ReadAsync(connection => FindSchedule(connection, name), cancellationToken);

    public Task<ScheduleRow?> ChangeScheduleAsync(string name, Func<ScheduleRow?, long, ScheduleRow?> change, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                var changed = change(FindSchedule(connection, name), Now);
                if (changed is not null)
                {
                    WriteSchedule(connection, changed);
                }

                return changed;
            },
            cancellationToken);

    public Task<bool> DeleteScheduleAsync(string name, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Create(connection, "delete from schedules where name = $name", ("$name", name));
                return command.ExecuteNonQuery() == 1;
            },
            cancellationToken);

    public Task<IReadOnlyList<ScheduleFire>?> ListFiresAsync(string name, int limit, long? before, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<ScheduleFire>?>(
            connection =>
            {
                if (FindSchedule(connection, name) is not { } schedule)
                {
                    return null;
                }

                using var command = Create(
                    connection,
                    "select at, decided_at, outcome, task_id from schedule_fires where schedule_id = $id and at < $before order by at desc limit $limit",
                    ("$id", ToText(schedule.Id)),
                    ("$before", before ?? long.MaxValue),
                    ("$limit", limit));
                return ReadAll(command, ReadFire);
            },
            cancellationToken);

    public Task<TimeSpan?> GetTimeToNextScheduleAsync(CancellationToken cancellationToken) =>
        ReadAsync<TimeSpan?>(
            connection => Scalar(connection, "select min(next_at) from schedules where next_at is not null") is long next ? TimeSpan.FromMicroseconds(next - Now) : null,
            cancellationToken);

    public Task<IReadOnlyList<string>> PauseSilentSchedulesAsync(TimeSpan silence, string reason, CancellationToken cancellationToken) =>
        WriteAsync<IReadOnlyList<string>>(
            connection =>
            {
                using var command = Create(
                    connection,
                    $"""
                    update schedules set next_at = null, paused_at = $now, paused_reason = $reason, version = version + 1, updated_at = $now
                    where origin = {(int)ScheduleOrigin.Code} and paused_at is null and announced_at < $before
                    returning name
                    """,
                    ("$now", Now),
                    ("$reason", reason),
                    ("$before", WireTime.Add(Now, -silence)));
                return ReadAll(command, rows => rows.GetString(0));
            },
            cancellationToken);

    private static ScheduleRow? FindSchedule(SqliteConnection connection, string name)
    {
        using var command = Create(connection, $"select {ScheduleColumns} from schedules s where s.name = $name", ("$name", name));
        return ReadAll(command, ReadSchedule).SingleOrDefault();
    }

    private static void WriteSchedule(SqliteConnection connection, ScheduleRow row)
    {
        using var command = Create(
            connection,
            WriteScheduleSql,
            ("$id", ToText(row.Id)),
            ("$name", row.Name),
            ("$task_kind", row.Definition.TaskKind),
            ("$worker_kind", row.Definition.WorkerKind),
            ("$definition", JsonSerializer.Serialize(row.Definition, TacoJson.Default.ScheduleDefinition)),
            ("$origin", (int)row.Origin),
            ("$version", row.Version),
            ("$next_at", row.NextAt),
            ("$last_at", row.LastAt),
            ("$last_task_id", row.LastTaskId is { } task ? ToText(task) : null),
            ("$paused_at", row.PausedAt),
            ("$paused_reason", row.PausedReason),
            ("$created_at", row.CreatedAt),
            ("$updated_at", row.UpdatedAt),
            ("$announced_by", row.AnnouncedBy),
            ("$announced_at", row.AnnouncedAt),
            ("$process", row.Process));
        command.ExecuteNonQuery();
    }

    private static ScheduleRow ReadSchedule(SqliteDataReader rows) => new()
    {
        Id = Guid.Parse(rows.GetString(0)),
        Definition = JsonSerializer.Deserialize(rows.GetString(1), TacoJson.Default.ScheduleDefinition)!,
        Origin = (ScheduleOrigin)rows.GetInt32(2),
        Version = rows.GetInt64(3),
        NextAt = GetLong(rows, 4),
        LastAt = GetLong(rows, 5),
        LastTaskId = GetText(rows, 6) is { } task ? Guid.Parse(task) : null,
        PausedAt = GetLong(rows, 7),
        PausedReason = GetText(rows, 8),
        CreatedAt = rows.GetInt64(9),
        UpdatedAt = rows.GetInt64(10),
        AnnouncedBy = GetText(rows, 11),
        AnnouncedAt = GetLong(rows, 12),
        Process = GetLong(rows, 13),
    };

    private static ScheduleFire ReadFire(SqliteDataReader rows) => new()
    {
        At = WireTime.ToDateTimeOffset(rows.GetInt64(0)),
        DecidedAt = WireTime.ToDateTimeOffset(rows.GetInt64(1)),
        Outcome = (ScheduleFireOutcome)rows.GetInt32(2),
        TaskId = GetText(rows, 3) is { } task ? Guid.Parse(task) : null,
    };
}
