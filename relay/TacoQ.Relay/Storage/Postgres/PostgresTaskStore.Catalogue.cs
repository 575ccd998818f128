using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using TacoQ.Wire;

namespace TacoQ.Relay.Storage.Postgres;

internal sealed partial class PostgresTaskStore
{
    private const string CatalogueSql = "select worker_kind, task_kind, arguments_schema, result_schema, contract, announced_by, announced_at from tacoq.task_kinds";

    public async Task ApplyAsync(TaskKindAnnounced announced, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            insert into tacoq.task_kinds (worker_kind, task_kind, arguments_schema, result_schema, contract, announced_by, announced_at)
            values ($1, $2, $3, $4, $5, $6, now())
            on conflict (worker_kind, task_kind) do update set
                arguments_schema = excluded.arguments_schema, result_schema = excluded.result_schema, contract = excluded.contract,
                announced_by = excluded.announced_by, announced_at = excluded.announced_at
            """);
        foreach (var value in (string[])[announced.WorkerKind, announced.TaskKind, announced.ArgumentsSchema, announced.ResultSchema, ContractHash.Of(announced), announced.Worker])
        {
            command.Parameters.Add(new() { Value = value, NpgsqlDbType = NpgsqlDbType.Text });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<CatalogueEntry>> ListTaskKindsAsync(string? workerKind, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"{CatalogueSql} where $1 is null or worker_kind = $1 order by worker_kind, task_kind");
        command.Parameters.Add(new() { Value = (object?)workerKind ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        return await ReadAllAsync(command, ReadCatalogueEntry, cancellationToken);
    }

    public async Task<CatalogueEntry?> FindTaskKindAsync(string workerKind, string taskKind, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"{CatalogueSql} where worker_kind = $1 and task_kind = $2");
        command.Parameters.Add(new() { Value = workerKind, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = taskKind, NpgsqlDbType = NpgsqlDbType.Text });
        return (await ReadAllAsync(command, ReadCatalogueEntry, cancellationToken)).SingleOrDefault();
    }

    public async Task ForgetTaskKindsAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            delete from tacoq.task_kinds k where announced_at < now() - $1
                and not exists (select from tacoq.workers w where k.worker_kind || '/' || k.task_kind = any (w.task_kinds))
            """);
        command.Parameters.Add(new() { Value = age, NpgsqlDbType = NpgsqlDbType.Interval });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static CatalogueEntry ReadCatalogueEntry(NpgsqlDataReader reader) => new()
    {
        WorkerKind = reader.GetString(0),
        TaskKind = reader.GetString(1),
        ArgumentsSchema = JsonElement.Parse(reader.GetString(2)),
        ResultSchema = JsonElement.Parse(reader.GetString(3)),
        Contract = reader.GetString(4),
        AnnouncedBy = reader.GetString(5),
        AnnouncedAt = reader.GetFieldValue<DateTimeOffset>(6),
    };
}
