using Npgsql;
using NpgsqlTypes;

namespace TacoQ.Relay.Storage.Postgres;

internal sealed partial class PostgresTaskStore
{
    public async Task<KeyedRequest?> FindKeyAsync(IdempotencyKey key, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select task_id, hash, answer from tacoq.idempotency_keys where caller = $1 and key = $2 and at >= now() - $3");
        AddKey(command, key);
        command.Parameters.Add(new() { Value = lifetime, NpgsqlDbType = NpgsqlDbType.Interval });
        return (await ReadAllAsync(command, ReadKey, cancellationToken)).SingleOrDefault();
    }

    public async Task<KeyedRequest> ClaimKeyAsync(IdempotencyKey key, Guid id, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            insert into tacoq.idempotency_keys as k (caller, key, hash, task_id, at) values ($1, $2, $3, $4, now())
            on conflict (caller, key) do update set
                hash = case when k.at < now() - $5 then excluded.hash else k.hash end,
                task_id = case when k.at < now() - $5 then excluded.task_id else k.task_id end,
                answer = case when k.at < now() - $5 then null else k.answer end,
                at = case when k.at < now() - $5 then excluded.at else k.at end
            returning task_id, hash, answer
            """);
        AddKey(command, key);
        command.Parameters.Add(new() { Value = key.Hash.ToArray(), NpgsqlDbType = NpgsqlDbType.Bytea });
        command.Parameters.Add(new() { Value = id, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = lifetime, NpgsqlDbType = NpgsqlDbType.Interval });
        return (await ReadAllAsync(command, ReadKey, cancellationToken)).Single();
    }

    public async Task AnswerKeyAsync(IdempotencyKey key, string answer, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("update tacoq.idempotency_keys set answer = $3 where caller = $1 and key = $2 and hash = $4 and answer is null");
        AddKey(command, key);
        command.Parameters.Add(new() { Value = answer, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = key.Hash.ToArray(), NpgsqlDbType = NpgsqlDbType.Bytea });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<int> ForgetKeysAsync(int limit, TimeSpan age, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            delete from tacoq.idempotency_keys where (caller, key) in
                (select caller, key from tacoq.idempotency_keys where at < now() - $2 order by at limit $1 for update skip locked)
            """);
        command.Parameters.Add(new() { Value = limit, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = age, NpgsqlDbType = NpgsqlDbType.Interval });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void AddKey(NpgsqlCommand command, IdempotencyKey key)
    {
        command.Parameters.Add(new() { Value = key.Caller, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = key.Key, NpgsqlDbType = NpgsqlDbType.Text });
    }

    private static KeyedRequest ReadKey(NpgsqlDataReader reader) => new(reader.GetGuid(0), GetBytes(reader, 1) ?? default, GetText(reader, 2));
}
