using Npgsql;
using NpgsqlTypes;

namespace TacoQ.Relay.Storage.Postgres;

internal sealed partial class PostgresTaskStore
{
    public async Task AppendAuditAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            insert into tacoq.audit (at, status, caller, key_id, operation, method, path, task_id, worker_kind, remote_address)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """);
        AuditEntry[] all = [.. entries];
        Add(command, all, NpgsqlDbType.TimestampTz, entry => entry.At.UtcDateTime);
        Add(command, all, NpgsqlDbType.Smallint, entry => (short)entry.Status);
        Add(command, all, NpgsqlDbType.Text, entry => entry.Caller);
        Add(command, all, NpgsqlDbType.Text, entry => entry.KeyId);
        Add(command, all, NpgsqlDbType.Text, entry => entry.Operation);
        Add(command, all, NpgsqlDbType.Text, entry => entry.Method);
        Add(command, all, NpgsqlDbType.Text, entry => entry.Path);
        Add(command, all, NpgsqlDbType.Uuid, entry => entry.TaskId);
        Add(command, all, NpgsqlDbType.Text, entry => entry.WorkerKind);
        Add(command, all, NpgsqlDbType.Text, entry => entry.RemoteAddress);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int limit, long? before, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            "select id, at, status, caller, key_id, operation, method, path, task_id, worker_kind, remote_address from tacoq.audit where id < $1 order by id desc limit $2");
        command.Parameters.Add(new() { Value = before ?? long.MaxValue, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = limit, NpgsqlDbType = NpgsqlDbType.Integer });
        return await ReadAllAsync(command, ReadAuditEntry, cancellationToken);
    }

    public async Task<int> ForgetAuditAsync(int limit, TimeSpan age, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            "delete from tacoq.audit where id in (select id from tacoq.audit where at < now() - $2 order by at limit $1 for update skip locked)");
        command.Parameters.Add(new() { Value = limit, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = age, NpgsqlDbType = NpgsqlDbType.Interval });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static AuditEntry ReadAuditEntry(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        At = reader.GetFieldValue<DateTimeOffset>(1),
        Status = reader.GetInt16(2),
        Caller = reader.GetString(3),
        KeyId = GetText(reader, 4),
        Operation = reader.GetString(5),
        Method = reader.GetString(6),
        Path = reader.GetString(7),
        TaskId = reader.IsDBNull(8) ? null : reader.GetGuid(8),
        WorkerKind = GetText(reader, 9),
        RemoteAddress = GetText(reader, 10),
    };
}
