using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace TacoQ.Relay.Storage.Sqlite;

internal sealed partial class SqliteTaskStore
{
    private static SqliteCommand CreateApplyCommand(SqliteConnection connection)
    {
        var command = Create(connection, ApplySql);
        foreach (var column in ChangeColumns.Concat(["id", "now"]))
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = "$" + column });
        }

        command.Prepare();
        return command;
    }

    private static void SetParameters(SqliteCommand command, TaskChange change, long now)
    {
        Set("id", ToText(change.Id));
        Set("attempt", change.Attempt);
        Set("rank", (int)change.Rank);
        Set("priority", change.Priority);
        Set("outcome", (int?)change.Outcome);
        Set("max_attempts", change.MaxAttempts);
        Set("error_attempt", change.ErrorAttempt);
        Set("created_at", change.CreatedAt);
        Set("started_at", change.StartedAt);
        Set("completed_at", change.CompletedAt);
        Set("expires_at", change.ExpiresAt);
        Set("cancel_requested_at", change.CancelRequestedAt);
        Set("progress_at", change.ProgressAt);
        Set("progress_fraction", change.ProgressFraction);
        Set("retention_seconds", change.RetentionSeconds);
        Set("timeout_ms", change.TimeoutMs);
        Set("task_kind", change.TaskKind);
        Set("worker_kind", change.WorkerKind);
        Set("executed_by", change.ExecutedBy);
        Set("reply_to", change.ReplyTo);
        Set("progress_message", change.ProgressMessage);
        Set("trace_context", HeadersJson.Write(change.TraceContext));
        Set("headers", HeadersJson.Write(change.Headers));
        Set("input", change.Input?.ToArray());
        Set("output", change.Output?.ToArray());
        Set("error", change.Error?.ToArray());
        Set("due_at", change.RunAt ?? (change.DelayMs is { } delay ? now + (delay * 1000) : null));
        Set("deliveries", change.Deliveries is { } deliveries ? $"[{string.Join(',', deliveries)}]" : null);
        Set("lease_ms", change.LeaseMs);
        Set("lease_until", change.LeaseMs is { } lease ? now + (lease * 1000) : null);
        Set("ended_twice_at", change.EndedTwice ? now : null);
        Set("any_attempt", change.AnyAttempt);
        Set("now", now);

        void Set(string column, object? value) => command.Parameters["$" + column].Value = value ?? DBNull.Value;
    }

    private static List<T> ReadAll<T>(SqliteCommand command, Func<SqliteDataReader, T> read)
    {
        var all = new List<T>();
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            all.Add(read(rows));
        }

        return all;
    }

    private static TaskAssignment ReadAssignment(SqliteDataReader rows) => new()
    {
        Id = Guid.Parse(rows.GetString(0)),
        Attempt = rows.GetInt32(1),
        TaskKind = rows.GetString(2),
        WorkerKind = rows.GetString(3),
        CreatedAt = GetLong(rows, 4) ?? 0,
        Input = GetBytes(rows, 5) ?? default,
        Priority = GetInt(rows, 6) ?? 0,
        RetentionSeconds = GetLong(rows, 7) ?? TaskAssignment.DefaultRetentionSeconds,
        TraceContext = HeadersJson.Read(GetText(rows, 8)) ?? FrozenDictionary<string, string>.Empty,
        Headers = HeadersJson.Read(GetText(rows, 9)) ?? FrozenDictionary<string, string>.Empty,
        MaxAttempts = GetInt(rows, 10),
        Timeout = GetLong(rows, 11) is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
        ExpiresAt = GetLong(rows, 12),
        ReplyTo = GetText(rows, 13),
    };

    private static TaskRow ReadRow(SqliteDataReader rows) => new()
    {
        Id = Guid.Parse(rows.GetString(0)),
        Attempt = rows.GetInt32(1),
        Rank = (TaskRank)rows.GetInt16(2),
        Priority = GetInt(rows, 3),
        Outcome = GetInt(rows, 4) is { } outcome ? (TaskOutcome)outcome : null,
        MaxAttempts = GetInt(rows, 5),
        CreatedAt = GetLong(rows, 6),
        StartedAt = GetLong(rows, 7),
        CompletedAt = GetLong(rows, 8),
        UpdatedAt = GetLong(rows, 9) ?? 0,
        DueAt = GetLong(rows, 10),
        ExpiresAt = GetLong(rows, 11),
        CancelRequestedAt = GetLong(rows, 12),
        ProgressAt = GetLong(rows, 13),
        ProgressFraction = rows.IsDBNull(14) ? null : rows.GetDouble(14),
        RetentionSeconds = GetLong(rows, 15),
        TimeoutMs = GetLong(rows, 16),
        TaskKind = GetText(rows, 17),
        WorkerKind = GetText(rows, 18),
        ExecutedBy = GetText(rows, 19),
        ReplyTo = GetText(rows, 20),
        ProgressMessage = GetText(rows, 21),
        TraceContext = HeadersJson.Read(GetText(rows, 22)),
        Headers = HeadersJson.Read(GetText(rows, 23)),
        Input = GetBytes(rows, 24),
        Output = GetBytes(rows, 25),
        Error = GetBytes(rows, 26),
        Deliveries = GetText(rows, 27) is { } deliveries ? JsonSerializer.Deserialize(deliveries, RelayJson.Default.IReadOnlyListInt64) : null,
        LeaseUntil = GetLong(rows, 28),
        EndedTwice = !rows.IsDBNull(29),
        RetriedAt = GetLong(rows, 30),
    };

    private static SqliteCommand Create(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = Create(connection, sql);
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = Create(connection, sql);
        return command.ExecuteScalar();
    }

    private static string ToText(Guid id) => id.ToString("D");

    private static string? GetText(SqliteDataReader rows, int column) => rows.IsDBNull(column) ? null : rows.GetString(column);

    private static long? GetLong(SqliteDataReader rows, int column) => rows.IsDBNull(column) ? null : rows.GetInt64(column);

    private static int? GetInt(SqliteDataReader rows, int column) => rows.IsDBNull(column) ? null : rows.GetInt32(column);

    private static ReadOnlyMemory<byte>? GetBytes(SqliteDataReader rows, int column) =>
        rows.IsDBNull(column) ? default(ReadOnlyMemory<byte>?) : rows.GetFieldValue<byte[]>(column);
}
