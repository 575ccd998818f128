using Npgsql;
using NpgsqlTypes;

namespace TacoQ.Relay.Storage.Postgres;

internal sealed partial class PostgresTaskStore
{
    private const string WorkersSql =
        """
        select distinct on (name collate "C") name, host, version, worker_kinds, task_kinds, concurrency, busy, started_at, seen_at, stopping, seen_at <= now() - $1
        from tacoq.workers
        """;

    public async Task<IReadOnlyList<WorkerStatus>> ListWorkersAsync(IReadOnlyCollection<string>? workerKinds, int limit, string? after, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"{WorkersSql} where ($2 is null or $2 && worker_kinds) and name collate \"C\" > $3 order by name collate \"C\", started_at desc limit $4");
        command.Parameters.Add(new() { Value = WorkerKindRow.SilentAfter, NpgsqlDbType = NpgsqlDbType.Interval });
        command.Parameters.Add(new() { Value = (object?)workerKinds?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = after ?? "", NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = limit, NpgsqlDbType = NpgsqlDbType.Integer });
        return await ReadAllAsync(command, ReadWorker, cancellationToken);
    }

    public async Task<WorkerStatus?> FindWorkerAsync(string name, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"{WorkersSql} where name = $2 order by name collate \"C\", started_at desc");
        command.Parameters.Add(new() { Value = WorkerKindRow.SilentAfter, NpgsqlDbType = NpgsqlDbType.Interval });
        command.Parameters.Add(new() { Value = name, NpgsqlDbType = NpgsqlDbType.Text });
        return (await ReadAllAsync(command, ReadWorker, cancellationToken)).SingleOrDefault() is { } worker
            ? worker with { Running = await ListRunningAsync(name, cancellationToken) }
            : null;
    }

    private async Task<IReadOnlyList<RunningTask>> ListRunningAsync(string worker, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"select id, worker_kind, task_kind, attempt, started_at from tacoq.tasks where rank = 50 and executed_by = $1 order by started_at limit {MaxRunning}");
        command.Parameters.Add(new() { Value = worker, NpgsqlDbType = NpgsqlDbType.Text });
        return await ReadAllAsync(
            command,
            reader => new RunningTask(reader.GetGuid(0), GetText(reader, 1), GetText(reader, 2), reader.GetInt32(3), WireTime.ToDateTimeOffset(GetTime(reader, 4))),
            cancellationToken);
    }

    private const string MaxRunning = "100";

    private static WorkerStatus ReadWorker(NpgsqlDataReader reader) => new()
    {
        Name = reader.GetString(0),
        Host = reader.GetString(1),
        Version = reader.GetString(2),
        WorkerKinds = reader.GetFieldValue<string[]>(3),
        TaskKinds = reader.GetFieldValue<string[]>(4),
        Capacity = reader.GetInt32(5),
        Busy = reader.GetInt32(6),
        StartedAt = reader.GetFieldValue<DateTimeOffset>(7),
        LastHeartbeatAt = reader.GetFieldValue<DateTimeOffset>(8),
        State = reader.GetBoolean(9) ? WorkerState.Stopping : reader.GetBoolean(10) ? WorkerState.Silent : WorkerState.Alive,
    };
}
