using System.Text.Json;
using Microsoft.Data.Sqlite;
using TacoQ.Wire;

namespace TacoQ.Relay.Storage.Sqlite;

internal sealed partial class SqliteTaskStore
{
    private const string CatalogueSql = "select worker_kind, task_kind, arguments_schema, result_schema, contract, announced_by, announced_at from task_kinds";

    public Task ApplyAsync(TaskKindAnnounced announced, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Create(
                    connection,
                    """
                    insert or replace into task_kinds (worker_kind, task_kind, arguments_schema, result_schema, contract, announced_by, announced_at)
                    values ($worker_kind, $task_kind, $arguments_schema, $result_schema, $contract, $announced_by, $now)
                    """,
                    ("$worker_kind", announced.WorkerKind),
                    ("$task_kind", announced.TaskKind),
                    ("$arguments_schema", announced.ArgumentsSchema),
                    ("$result_schema", announced.ResultSchema),
                    ("$contract", ContractHash.Of(announced)),
                    ("$announced_by", announced.Worker),
                    ("$now", Now));
                return command.ExecuteNonQuery();
            },
            cancellationToken);

    public Task<IReadOnlyList<CatalogueEntry>> ListTaskKindsAsync(string? workerKind, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<CatalogueEntry>>(
            connection =>
            {
                using var command = Create(connection, $"{CatalogueSql} where $worker_kind is null or worker_kind = $worker_kind order by worker_kind, task_kind", ("$worker_kind", workerKind));
                return ReadAll(command, ReadCatalogueEntry);
            },
            cancellationToken);

    public Task<CatalogueEntry?> FindTaskKindAsync(string workerKind, string taskKind, CancellationToken cancellationToken) =>
        ReadAsync(
            connection =>
            {
                using var command = Create(
                    connection, $"{CatalogueSql} where worker_kind = $worker_kind and task_kind = $task_kind", ("$worker_kind", workerKind), ("$task_kind", taskKind));
                return ReadAll(command, ReadCatalogueEntry).SingleOrDefault();
            },
            cancellationToken);

    public Task ForgetTaskKindsAsync(TimeSpan age, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Create(
                    connection,
                    """
                    delete from task_kinds as k where announced_at < $before
                        and not exists (select 1 from workers w where instr(char(10) || w.task_kinds || char(10), char(10) || k.worker_kind || '/' || k.task_kind || char(10)) > 0)
                    """,
                    ("$before", WireTime.Add(Now, -age)));
                return command.ExecuteNonQuery();
            },
            cancellationToken);

    private static CatalogueEntry ReadCatalogueEntry(SqliteDataReader rows) => new()
    {
        WorkerKind = rows.GetString(0),
        TaskKind = rows.GetString(1),
        ArgumentsSchema = JsonElement.Parse(rows.GetString(2)),
        ResultSchema = JsonElement.Parse(rows.GetString(3)),
        Contract = rows.GetString(4),
        AnnouncedBy = rows.GetString(5),
        AnnouncedAt = WireTime.ToDateTimeOffset(rows.GetInt64(6)),
    };
}
