using Microsoft.Data.Sqlite;

namespace TacoQ.Relay.Storage.Sqlite;

internal sealed partial class SqliteTaskStore
{
    public Task<KeyedRequest?> FindKeyAsync(IdempotencyKey key, TimeSpan lifetime, CancellationToken cancellationToken) =>
        ReadAsync(connection => FindKey(connection, key, lifetime), cancellationToken);

    public Task<KeyedRequest> ClaimKeyAsync(IdempotencyKey key, Guid id, TimeSpan lifetime, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                if (FindKey(connection, key, lifetime) is { } known)
                {
                    return known;
                }

                using var command = Create(
                    connection,
                    "insert or replace into idempotency_keys (caller, key, hash, task_id, at) values ($caller, $key, $hash, $id, $now)",
                    ("$caller", key.Caller),
                    ("$key", key.Key),
                    ("$hash", key.Hash.ToArray()),
                    ("$id", ToText(id)),
                    ("$now", Now));
                command.ExecuteNonQuery();
                return new KeyedRequest(id, key.Hash, null);
            },
            cancellationToken);

    public Task AnswerKeyAsync(IdempotencyKey key, string answer, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Create(
                    connection,
                    "update idempotency_keys set answer = $answer where caller = $caller and key = $key and hash = $hash and answer is null",
                    ("$answer", answer),
                    ("$caller", key.Caller),
                    ("$key", key.Key),
                    ("$hash", key.Hash.ToArray()));
                return command.ExecuteNonQuery();
            },
            cancellationToken);

    public Task<int> ForgetKeysAsync(int limit, TimeSpan age, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Create(
                    connection,
                    "delete from idempotency_keys where (caller, key) in (select caller, key from idempotency_keys where at < $before order by at limit $limit)",
                    ("$before", WireTime.Add(Now, -age)),
                    ("$limit", limit));
                return command.ExecuteNonQuery();
            },
            cancellationToken);

    private KeyedRequest? FindKey(SqliteConnection connection, IdempotencyKey key, TimeSpan lifetime)
    {
        using var command = Create(
            connection,
            "select task_id, hash, answer from idempotency_keys where caller = $caller and key = $key and at >= $since",
            ("$caller", key.Caller),
            ("$key", key.Key),
            ("$since", WireTime.Add(Now, -lifetime)));
        return ReadAll(command, rows => new KeyedRequest(Guid.Parse(rows.GetString(0)), GetBytes(rows, 1) ?? default, GetText(rows, 2))).SingleOrDefault();
    }
}
