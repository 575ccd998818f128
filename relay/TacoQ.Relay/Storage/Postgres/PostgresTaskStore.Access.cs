using Npgsql;
using NpgsqlTypes;

namespace TacoQ.Relay.Storage.Postgres;

internal sealed partial class PostgresTaskStore
{
    private const string ApiKeySql = "select id, name, hash, previous_hash, previous_until, scopes, worker_kinds, created_at, expires_at, used_at, revoked_at from tacoq.api_keys";

    public async Task<bool> AddApiKeyAsync(ApiKey key, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            "insert into tacoq.api_keys (id, name, hash, scopes, worker_kinds, expires_at) values ($1, $2, $3, $4, $5, $6) on conflict (name) where revoked_at is null do nothing");
        command.Parameters.Add(new() { Value = key.Id, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = key.Name, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = key.Hash, NpgsqlDbType = NpgsqlDbType.Bytea });
        command.Parameters.Add(new() { Value = key.Scopes.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)key.WorkerKinds?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)key.ExpiresAt?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    public async Task<ApiKey?> FindApiKeyAsync(string id, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"{ApiKeySql} where id = $1");
        command.Parameters.Add(new() { Value = id, NpgsqlDbType = NpgsqlDbType.Text });
        return (await ReadAllAsync(command, ReadApiKey, cancellationToken)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<ApiKey>> ListApiKeysAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"{ApiKeySql} order by name, created_at");
        return await ReadAllAsync(command, ReadApiKey, cancellationToken);
    }

    public async Task<bool> RotateApiKeyAsync(string id, byte[] hash, TimeSpan grace, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            "update tacoq.api_keys set previous_hash = hash, previous_until = now() + $3, hash = $2 where id = $1 and revoked_at is null");
        command.Parameters.Add(new() { Value = id, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = hash, NpgsqlDbType = NpgsqlDbType.Bytea });
        command.Parameters.Add(new() { Value = grace, NpgsqlDbType = NpgsqlDbType.Interval });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    public async Task<bool> RevokeApiKeyAsync(string name, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("update tacoq.api_keys set revoked_at = now() where name = $1 and revoked_at is null");
        command.Parameters.Add(new() { Value = name, NpgsqlDbType = NpgsqlDbType.Text });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    public async Task NoteApiKeysUsedAsync(IReadOnlyCollection<KeyValuePair<string, DateTimeOffset>> used, CancellationToken cancellationToken)
    {
        // In one order, as several relays do it at once.
        await using var command = source.CreateCommand(
            """
            update tacoq.api_keys k set used_at = u.at from unnest($1, $2) as u (id, at)
            where k.id = u.id and (k.used_at is null or k.used_at < u.at)
              and k.id in (select id from tacoq.api_keys where id = any ($1) order by id for update)
            """);
        command.Parameters.Add(new() { Value = used.Select(use => use.Key).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = used.Select(use => use.Value.UtcDateTime).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static ApiKey ReadApiKey(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetString(0),
        Name = reader.GetString(1),
        Hash = reader.GetFieldValue<byte[]>(2),
        PreviousHash = reader.IsDBNull(3) ? null : reader.GetFieldValue<byte[]>(3),
        PreviousUntil = GetMoment(reader, 4),
        Scopes = reader.GetFieldValue<string[]>(5),
        WorkerKinds = reader.IsDBNull(6) ? null : reader.GetFieldValue<string[]>(6),
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(7),
        ExpiresAt = GetMoment(reader, 8),
        UsedAt = GetMoment(reader, 9),
        RevokedAt = GetMoment(reader, 10),
    };

    private static DateTimeOffset? GetMoment(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
