using Npgsql;
using NpgsqlTypes;
using TacoQ.Broker;

namespace TacoQ.Relay.Storage.Postgres;

internal sealed partial class PostgresTaskStore
{
    private const string QuarantineColumns = "id, at, reason, queue, headers, coalesce(body_length, length(body))";

    private const string QuarantineCondition = "($1 is null or queue = $1) and ($2 is null or strpos(lower(reason), lower($2)) > 0)";

    public async Task QuarantineAsync(IReadOnlyList<UnreadableMessage> messages, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            insert into tacoq.quarantine (reason, queue, headers, body, body_length)
            select m.reason, m.queue, m.headers::jsonb, m.body, m.body_length from unnest($1, $2, $3, $4, $5) as m (reason, queue, headers, body, body_length)
            """);
        command.Parameters.Add(new() { Value = messages.Select(message => WithoutNul(message.Reason)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = messages.Select(message => WithoutNul(message.Queue)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = messages.Select(message => HeadersJson.Write(WithoutNul(message.Headers))).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = messages.Select(message => message.Body.ToArray()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        command.Parameters.Add(new NpgsqlParameter<long?[]>
        {
            TypedValue = [.. messages.Select(message => message.Length == message.Body.Length ? (long?)null : message.Length)],
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint,
        });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<QuarantinedMessage>> ListQuarantinedAsync(QuarantineFilter filter, int limit, long? before, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"select {QuarantineColumns}, null::bytea from tacoq.quarantine where id < $3 and {QuarantineCondition} order by id desc limit $4");
        AddParameters(command, filter);
        command.Parameters.Add(new() { Value = before ?? long.MaxValue, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = limit, NpgsqlDbType = NpgsqlDbType.Integer });
        return await ReadAllAsync(command, ReadQuarantined, cancellationToken);
    }

    public async Task<int> CountQuarantinedAsync(QuarantineFilter filter, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"select count(*)::integer from (select from tacoq.quarantine where {QuarantineCondition} limit $3) counted");
        AddParameters(command, filter);
        command.Parameters.Add(new() { Value = limit, NpgsqlDbType = NpgsqlDbType.Integer });
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<QuarantinedMessage?> FindQuarantinedAsync(long id, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"select {QuarantineColumns}, case when body_length is null then body end from tacoq.quarantine where id = $1");
        command.Parameters.Add(new() { Value = id, NpgsqlDbType = NpgsqlDbType.Bigint });
        return (await ReadAllAsync(command, ReadQuarantined, cancellationToken)).SingleOrDefault();
    }

    public async Task<bool> DeleteQuarantinedAsync(long id, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("delete from tacoq.quarantine where id = $1");
        command.Parameters.Add(new() { Value = id, NpgsqlDbType = NpgsqlDbType.Bigint });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    private static void AddParameters(NpgsqlCommand command, QuarantineFilter filter)
    {
        command.Parameters.Add(new() { Value = (object?)filter.Queue ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)filter.Reason ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
    }

    private static QuarantinedMessage ReadQuarantined(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        At = reader.GetFieldValue<DateTimeOffset>(1),
        Reason = reader.GetString(2),
        Queue = reader.GetString(3),
        Headers = HeadersJson.Read(reader.GetString(4))!,
        Length = reader.GetInt64(5),
        Body = GetBytes(reader, 6),
    };

    // A NUL character is what PostgreSQL's text and jsonb cannot hold.
    private static string WithoutNul(string text) => text.Replace('\0', '\uFFFD');

    private static Dictionary<string, string> WithoutNul(IReadOnlyDictionary<string, string> headers)
    {
        var clean = new Dictionary<string, string>(headers.Count);
        foreach (var (name, value) in headers)
        {
            clean[WithoutNul(name)] = WithoutNul(value);
        }

        return clean;
    }
}
