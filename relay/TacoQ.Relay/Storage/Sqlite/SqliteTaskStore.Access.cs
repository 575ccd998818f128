using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace TacoQ.Relay.Storage.Sqlite;

internal sealed partial class SqliteTaskStore
{
    private const string ApiKeySql = "select id, name, hash, previous_hash, previous_until, scopes, worker_kinds, created_at, expires_at, used_at, revoked_at from api_keys";

    public Task<bool> AddApiKeyAsync(ApiKey key, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Create(
                    connection,
                    """
                    insert into api_keys (id, name, hash, scopes, worker_kinds, created_at, expires_at) values ($id, $name, $hash, $scopes, $worker_kinds, $now, $expires_at)
                    on conflict (name) where revoked_at is null do nothing
                    """,
                    ("$id", key.Id),
                    ("$name", key.Name),
                    ("$hash", key.Hash),
                    ("$scopes", ToJson(key.Scopes)),
                    ("$worker_kinds", key.WorkerKinds is null ? null : ToJson(key.WorkerKinds)),
                    ("$now", Now),
                    ("$expires_at", key.ExpiresAt is { } expiry ? WireTime.From(expiry) : null));
                return command.ExecuteNonQuery() == 1;
            },
            cancellationToken);

    public Task<ApiKey?> FindApiKeyAsync(string id, CancellationToken cancellationToken) =>
        ReadAsync(
            connection =>
            {
                using var command = Create(connection, $"{ApiKeySql} where id = $id", ("$id", id));
                return ReadAll(command, ReadApiKey).SingleOrDefault();
            },
            cancellationToken);

    public Task<IReadOnlyList<ApiKey>> ListApiKeysAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<ApiKey>>(
            connection =>
            {
                using var command = Create(connection, $"{ApiKeySql} order by name, created_at");
                return ReadAll(command, ReadApiKey);
            },
            cancellationToken);

    public Task<bool> RotateApiKeyAsync(string id, byte[] hash, TimeSpan grace, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Create(
                    connection,
                    "update api_keys set previous_hash = hash, previous_until = $until, hash = $hash where id = $id and revoked_at is null",
                    ("$id", id),
                    ("$hash", hash),
                    ("$until", WireTime.Add(Now, grace)));
                return command.ExecuteNonQuery() == 1;
            },
            cancellationToken);

    public Task<bool> RevokeApiKeyAsync(string name, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Create(connection, "update api_keys set revoked_at = $now where name = $name and revoked_at is null", ("$name", name), ("$now", Now));
                return command.ExecuteNonQuery() == 1;
            },
            cancellationToken);

    public Task NoteApiKeysUsedAsync(IReadOnlyCollection<KeyValuePair<string, DateTimeOffset>> used, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                foreach (var (id, at) in used)
                {
                    using var command = Create(
                        connection, "update api_keys set used_at = $at where id = $id and (used_at is null or used_at < $at)", ("$id", id), ("$at", WireTime.From(at)));
                    command.ExecuteNonQuery();
                }

                return 0;
            },
            cancellationToken);

    private static ApiKey ReadApiKey(SqliteDataReader rows) => new()
    {
        Id = rows.GetString(0),
        Name = rows.GetString(1),
        Hash = rows.GetFieldValue<byte[]>(2),
        PreviousHash = rows.IsDBNull(3) ? null : rows.GetFieldValue<byte[]>(3),
        PreviousUntil = WireTime.ToDateTimeOffset(GetLong(rows, 4)),
        Scopes = FromJson(rows.GetString(5)),
        WorkerKinds = GetText(rows, 6) is { } kinds ? FromJson(kinds) : null,
        CreatedAt = WireTime.ToDateTimeOffset(rows.GetInt64(7)),
        ExpiresAt = WireTime.ToDateTimeOffset(GetLong(rows, 8)),
        UsedAt = WireTime.ToDateTimeOffset(GetLong(rows, 9)),
        RevokedAt = WireTime.ToDateTimeOffset(GetLong(rows, 10)),
    };

    private static string ToJson(IReadOnlyList<string> texts) => JsonSerializer.Serialize(texts, RelayJson.Default.IReadOnlyListString);

    private static IReadOnlyList<string> FromJson(string json) => JsonSerializer.Deserialize(json, RelayJson.Default.IReadOnlyListString)!;
}
