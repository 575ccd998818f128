using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using TacoQ.Relay.Schedules;

namespace TacoQ.Relay.Storage.Postgres;

internal sealed partial class PostgresTaskStore
{
    private const string ScheduleColumns =
        """
        s.id, s.definition, s.origin, s.version, s.next_at, s.last_at, s.last_task_id, s.paused_at, s.paused_reason, s.created_at, s.updated_at,
        s.announced_by, s.announced_at, s.process
        """;

    public async Task<IReadOnlyList<ScheduleRow>> ListSchedulesAsync(int limit, string? after, IReadOnlyCollection<string>? workerKinds, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"select {ScheduleColumns} from tacoq.schedules s where s.name > $1 and ($3::text[] is null or s.worker_kind = any ($3)) order by s.name limit $2");
        command.Parameters.Add(new() { Value = after ?? "", NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = limit, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = (object?)workerKinds?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return await ReadAllAsync(command, ReadSchedule, cancellationToken);
    }

    public async Task<ScheduleRow?> FindScheduleAsync(string name, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"select {ScheduleColumns} from tacoq.schedules s where s.name = $1");
        command.Parameters.Add(new() { Value = name, NpgsqlDbType = NpgsqlDbType.Text });
        return (await ReadAllAsync(command, ReadSchedule, cancellationToken)).SingleOrDefault();
    }

    public async Task<ScheduleRow?> ChangeScheduleAsync(string name, Func<ScheduleRow?, long, ScheduleRow?> change, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        while (true)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var (current, now) = await LockScheduleAsync(connection, name, cancellationToken);
            if (change(current, now) is not { } changed)
            {
                return null;
            }

            // Another one may have created it meanwhile: then there is one to change.
            if (await WriteScheduleAsync(connection, changed, isNew: current is null, cancellationToken))
            {
                await transaction.CommitAsync(cancellationToken);
                return changed;
            }
        }
    }

    public async Task<bool> DeleteScheduleAsync(string name, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("delete from tacoq.schedules where name = $1");
        command.Parameters.Add(new() { Value = name, NpgsqlDbType = NpgsqlDbType.Text });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    public async Task<IReadOnlyList<ScheduleFire>?> ListFiresAsync(string name, int limit, long? before, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            select f.at, f.decided_at, f.outcome, f.task_id from tacoq.schedules s
            left join lateral (
                select * from tacoq.schedule_fires where schedule_id = s.id and ($2::timestamptz is null or at < $2) order by at desc limit $3) f on true
            where s.name = $1
            """);
        command.Parameters.Add(new() { Value = name, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)ToTime(before) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = limit, NpgsqlDbType = NpgsqlDbType.Integer });
        var fires = await ReadAllAsync(command, ReadFire, cancellationToken);
        return fires.Count == 0 ? null : [.. fires.OfType<ScheduleFire>()];
    }

    public async Task<TimeSpan?> GetTimeToNextScheduleAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select extract(epoch from min(next_at) - now())::float8 from tacoq.schedules where next_at is not null");
        return await command.ExecuteScalarAsync(cancellationToken) is double seconds
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, -1, TimeSpan.FromDays(1).TotalSeconds))
            : null;
    }

    public async Task<IReadOnlyList<string>> PauseSilentSchedulesAsync(TimeSpan silence, string reason, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"""
            update tacoq.schedules set next_at = null, paused_at = now(), paused_reason = $2, version = version + 1, updated_at = now()
            where id in (
                select id from tacoq.schedules where origin = {(int)ScheduleOrigin.Code} and paused_at is null and announced_at < now() - $1 order by id for update skip locked)
            returning name
            """);
        command.Parameters.Add(new() { Value = silence, NpgsqlDbType = NpgsqlDbType.Interval });
        command.Parameters.Add(new() { Value = reason, NpgsqlDbType = NpgsqlDbType.Text });
        return await ReadAllAsync(command, reader => reader.GetString(0), cancellationToken);
    }

    private static async Task<(ScheduleRow? Row, long Now)> LockScheduleAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select {ScheduleColumns} from tacoq.schedules s where s.name = $1 for update", connection);
        command.Parameters.Add(new() { Value = name, NpgsqlDbType = NpgsqlDbType.Text });
        var row = (await ReadAllAsync(command, ReadSchedule, cancellationToken)).SingleOrDefault();

        // After the wait for the row, not before it: now() is the time at which the transaction began.
        await using var clock = new NpgsqlCommand("select clock_timestamp()", connection);
        return (row, WireTime.From((DateTime)(await clock.ExecuteScalarAsync(cancellationToken))!));
    }

    private static async Task<bool> WriteScheduleAsync(NpgsqlConnection connection, ScheduleRow row, bool isNew, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            isNew
                ? """
                  insert into tacoq.schedules (id, name, task_kind, worker_kind, definition, origin, version, next_at, last_at, last_task_id, paused_at, paused_reason,
                      created_at, updated_at, announced_by, announced_at, process)
                  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
                  on conflict (name) do nothing
                  """
                : """
                  update tacoq.schedules set name = $2, task_kind = $3, worker_kind = $4, definition = $5, origin = $6, version = $7, next_at = $8, last_at = $9,
                      last_task_id = $10, paused_at = $11, paused_reason = $12, created_at = $13, updated_at = $14, announced_by = $15, announced_at = $16, process = $17
                  where id = $1
                  """,
            connection);
        Add(NpgsqlDbType.Uuid, row.Id);
        Add(NpgsqlDbType.Text, row.Name);
        Add(NpgsqlDbType.Text, row.Definition.TaskKind);
        Add(NpgsqlDbType.Text, row.Definition.WorkerKind);
        Add(NpgsqlDbType.Text, JsonSerializer.Serialize(row.Definition, TacoJson.Default.ScheduleDefinition));
        Add(NpgsqlDbType.Smallint, (short)row.Origin);
        Add(NpgsqlDbType.Bigint, row.Version);
        Add(NpgsqlDbType.TimestampTz, ToTime(row.NextAt));
        Add(NpgsqlDbType.TimestampTz, ToTime(row.LastAt));
        Add(NpgsqlDbType.Uuid, row.LastTaskId);
        Add(NpgsqlDbType.TimestampTz, ToTime(row.PausedAt));
        Add(NpgsqlDbType.Text, row.PausedReason);
        Add(NpgsqlDbType.TimestampTz, ToTime(row.CreatedAt));
        Add(NpgsqlDbType.TimestampTz, ToTime(row.UpdatedAt));
        Add(NpgsqlDbType.Text, row.AnnouncedBy);
        Add(NpgsqlDbType.TimestampTz, ToTime(row.AnnouncedAt));
        Add(NpgsqlDbType.TimestampTz, ToTime(row.Process));
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;

        void Add(NpgsqlDbType type, object? value) => command.Parameters.Add(new() { Value = value ?? DBNull.Value, NpgsqlDbType = type });
    }

    private static ScheduleRow ReadSchedule(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetGuid(0),
        Definition = JsonSerializer.Deserialize(reader.GetString(1), TacoJson.Default.ScheduleDefinition)!,
        Origin = (ScheduleOrigin)reader.GetInt16(2),
        Version = reader.GetInt64(3),
        NextAt = GetTime(reader, 4),
        LastAt = GetTime(reader, 5),
        LastTaskId = reader.IsDBNull(6) ? null : reader.GetGuid(6),
        PausedAt = GetTime(reader, 7),
        PausedReason = GetText(reader, 8),
        CreatedAt = GetTime(reader, 9) ?? 0,
        UpdatedAt = GetTime(reader, 10) ?? 0,
        AnnouncedBy = GetText(reader, 11),
        AnnouncedAt = GetTime(reader, 12),
        Process = GetTime(reader, 13),
    };

    private static ScheduleFire? ReadFire(NpgsqlDataReader reader) => reader.IsDBNull(0) ? null : new()
    {
        At = reader.GetFieldValue<DateTimeOffset>(0),
        DecidedAt = reader.GetFieldValue<DateTimeOffset>(1),
        Outcome = (ScheduleFireOutcome)reader.GetInt16(2),
        TaskId = reader.IsDBNull(3) ? null : reader.GetGuid(3),
    };
}
