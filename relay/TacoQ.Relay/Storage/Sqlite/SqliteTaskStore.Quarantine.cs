using System.Globalization;
using Microsoft.Data.Sqlite;
using TacoQ.Broker;

namespace TacoQ.Relay.Storage.Sqlite;

internal sealed partial class SqliteTaskStore
{
    private const string QuarantineColumns = "id, at, reason, queue, headers, coalesce(body_length, length(body))";

    private const string QuarantineCondition = "($queue is null or queue = $queue) and ($reason is null or instr(lower(reason), lower($reason)) > 0)";

    public Task QuarantineAsync(IReadOnlyList<UnreadableMessage> messages, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                foreach (var message in messages)
                {
                    using var command = Create(
                        connection,
                        "insert into quarantine (at, reason, queue, headers, body, body_length) values ($now, $reason, $queue, $headers, $body, $body_length)",
                        ("$now", Now),
                        ("$reason", message.Reason),
                        ("$queue", message.Queue),
                        ("$headers", HeadersJson.Write(message.Headers)),
                        ("$body", message.Body.ToArray()),
                        ("$body_length", message.Length == message.Body.Length ? null : message.Length));
                    command.ExecuteNonQuery();
                }

                return 0;
            },
            cancellationToken);

    public Task<IReadOnlyList<QuarantinedMessage>> ListQuarantinedAsync(QuarantineFilter filter, int limit, long? before, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<QuarantinedMessage>>(
            connection =>
            {
                using var command = Create(
                    connection,
                    $"select {QuarantineColumns}, null from quarantine where id < $before and {QuarantineCondition} order by id desc limit $limit",
                    ("$queue", filter.Queue),
                    ("$reason", filter.Reason),
                    ("$before", before ?? long.MaxValue),
                    ("$limit", limit));
                return ReadAll(command, ReadQuarantined);
            },
            cancellationToken);

    public Task<int> CountQuarantinedAsync(QuarantineFilter filter, int limit, CancellationToken cancellationToken) =>
        ReadAsync(
            connection =>
            {
                using var command = Create(
                    connection,
                    $"select count(*) from (select 1 from quarantine where {QuarantineCondition} limit $limit)",
                    ("$queue", filter.Queue),
                    ("$reason", filter.Reason),
                    ("$limit", limit));
                return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
            },
            cancellationToken);

    public Task<QuarantinedMessage?> FindQuarantinedAsync(long id, CancellationToken cancellationToken) =>
        ReadAsync(
            connection =>
            {
                using var command = Create(connection, $"select {QuarantineColumns}, case when body_length is null then body end from quarantine where id = $id", ("$id", id));
                return ReadAll(command, ReadQuarantined).SingleOrDefault();
            },
            cancellationToken);

    public Task<bool> DeleteQuarantinedAsync(long id, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Create(connection, "delete from quarantine where id = $id", ("$id", id));
                return command.ExecuteNonQuery() == 1;
            },
            cancellationToken);

    private static QuarantinedMessage ReadQuarantined(SqliteDataReader rows) => new()
    {
        Id = rows.GetInt64(0),
        At = WireTime.ToDateTimeOffset(rows.GetInt64(1)),
        Reason = rows.GetString(2),
        Queue = rows.GetString(3),
        Headers = HeadersJson.Read(rows.GetString(4))!,
        Length = rows.GetInt64(5),
        Body = GetBytes(rows, 6),
    };
}
