using Microsoft.Data.Sqlite;

namespace TacoQ.Relay.Storage.Sqlite;

internal sealed partial class SqliteTaskStore
{
    private const int MaxRunning = 100;

    private const string WorkersSql =
        """
        select name, host, version, worker_kinds, task_kinds, concurrency, busy, started_at, seen_at, stopping, seen_at <= $silent
        from workers w where started_at = (select max(started_at) from workers where name = w.name)
        """;

    public Task<IReadOnlyList<WorkerStatus>> ListWorkersAsync(IReadOnlyCollection<string>? workerKinds, int limit, string? after, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<WorkerStatus>>(
            connection =>
            {
                var kinds = workerKinds?.Select((_, i) => $"instr(char(10) || worker_kinds || char(10), char(10) || $kind{i} || char(10)) > 0") ?? ["true"];
                using var command = Create(
                    connection,
                    $"{WorkersSql} and ({string.Join(" or ", kinds.DefaultIfEmpty("false"))}) and name > $after order by name limit $limit",
                    ("$silent", WireTime.Add(Now, -WorkerKindRow.SilentAfter)),
                    ("$after", after ?? ""),
                    ("$limit", limit));
                foreach (var (i, kind) in (workerKinds ?? []).Index())
                {
                    command.Parameters.AddWithValue($"$kind{i}", kind);
                }

                return ReadAll(command, ReadWorker);
            },
            cancellationToken);

    public Task<WorkerStatus?> FindWorkerAsync(string name, CancellationToken cancellationToken) =>
        ReadAsync(
            connection =>
            {
                using var command = Create(connection, $"{WorkersSql} and name = $name", ("$silent", WireTime.Add(Now, -WorkerKindRow.SilentAfter)), ("$name", name));
                return ReadAll(command, ReadWorker).SingleOrDefault() is { } worker ? worker with { Running = ListRunning(connection, name) } : null;
            },
            cancellationToken);

    private static List<RunningTask> ListRunning(SqliteConnection connection, string worker)
    {
        using var command = Create(
            connection,
            "select id, worker_kind, task_kind, attempt, started_at from tasks where rank = 50 and executed_by = $worker order by started_at limit $limit",
            ("$worker", worker),
            ("$limit", MaxRunning));
        return ReadAll(command, rows => new RunningTask(Guid.Parse(rows.GetString(0)), GetText(rows, 1), GetText(rows, 2), rows.GetInt32(3), WireTime.ToDateTimeOffset(GetLong(rows, 4))));
    }

    private static WorkerStatus ReadWorker(SqliteDataReader rows) => new()
    {
        Name = rows.GetString(0),
        Host = rows.GetString(1),
        Version = rows.GetString(2),
        WorkerKinds = rows.GetString(3).Split('\n', StringSplitOptions.RemoveEmptyEntries),
        TaskKinds = rows.GetString(4).Split('\n', StringSplitOptions.RemoveEmptyEntries),
        Capacity = rows.GetInt32(5),
        Busy = rows.GetInt32(6),
        StartedAt = WireTime.ToDateTimeOffset(rows.GetInt64(7)),
        LastHeartbeatAt = WireTime.ToDateTimeOffset(rows.GetInt64(8)),
        State = rows.GetBoolean(9) ? WorkerState.Stopping : rows.GetBoolean(10) ? WorkerState.Silent : WorkerState.Alive,
    };
}
