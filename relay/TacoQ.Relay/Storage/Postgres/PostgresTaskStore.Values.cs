using System.Collections.Frozen;
using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;

namespace TacoQ.Relay.Storage.Postgres;

internal sealed partial class PostgresTaskStore
{
    /// <summary>2000-01-01T00:00:00Z, from which PostgreSQL counts.</summary>
    private const long PostgresEpoch = 946_684_800_000_000;

    private static bool IsUsual(TaskChange change) => change is
    {
        MaxAttempts: null, ErrorAttempt: null, ExpiresAt: null, CancelRequestedAt: null, ProgressAt: null, TimeoutMs: null, Error: null,
        RunAt: null, DelayMs: null, Deliveries: null, LeaseMs: null, EndedTwice: false, AnyAttempt: false, Attempts: null,
    };

    /// <summary>In the order of UsualColumns.</summary>
    private static void AddUsual(NpgsqlCommand command, TaskChange[] changes)
    {
        Add(command, changes, NpgsqlDbType.Uuid, change => change.Id);
        Add(command, changes, NpgsqlDbType.Integer, change => change.Attempt);
        Add(command, changes, NpgsqlDbType.Smallint, change => (short)change.Rank);
        Add(command, changes, NpgsqlDbType.Integer, change => change.Priority);
        Add(command, changes, NpgsqlDbType.Smallint, change => (short?)change.Outcome);
        Add(command, changes, NpgsqlDbType.TimestampTz, change => ToRaw(change.CreatedAt));
        Add(command, changes, NpgsqlDbType.TimestampTz, change => ToRaw(change.StartedAt));
        Add(command, changes, NpgsqlDbType.TimestampTz, change => ToRaw(change.CompletedAt));
        Add(command, changes, NpgsqlDbType.Bigint, change => change.RetentionSeconds);
        Add(command, changes, NpgsqlDbType.Text, change => change.TaskKind);
        Add(command, changes, NpgsqlDbType.Text, change => change.WorkerKind);
        Add(command, changes, NpgsqlDbType.Text, change => change.ExecutedBy);
        Add(command, changes, NpgsqlDbType.Text, change => change.ReplyTo);
        Add(command, changes, NpgsqlDbType.Text, change => HeadersJson.Write(change.TraceContext));
        Add(command, changes, NpgsqlDbType.Text, change => HeadersJson.Write(change.Headers));
        Add(command, changes, NpgsqlDbType.Bytea, change => ToArray(change.Input));
        Add(command, changes, NpgsqlDbType.Bytea, change => ToArray(change.Output));
    }

    /// <summary>In the order of RareParameters.</summary>
    private static void AddRare(NpgsqlCommand command, TaskChange[] changes)
    {
        Add(command, changes, NpgsqlDbType.Integer, change => change.MaxAttempts);
        Add(command, changes, NpgsqlDbType.Integer, change => change.ErrorAttempt);
        Add(command, changes, NpgsqlDbType.TimestampTz, change => ToRaw(change.ExpiresAt));
        Add(command, changes, NpgsqlDbType.TimestampTz, change => ToRaw(change.CancelRequestedAt));
        Add(command, changes, NpgsqlDbType.TimestampTz, change => ToRaw(change.ProgressAt));
        Add(command, changes, NpgsqlDbType.Double, change => change.ProgressFraction);
        Add(command, changes, NpgsqlDbType.Bigint, change => change.TimeoutMs);
        Add(command, changes, NpgsqlDbType.Text, change => change.ProgressMessage);
        Add(command, changes, NpgsqlDbType.Bytea, change => ToArray(change.Error));
        Add(command, changes, NpgsqlDbType.TimestampTz, change => ToRaw(change.RunAt));
        Add(command, changes, NpgsqlDbType.Bigint, change => change.DelayMs);

        // As text: an array of arrays would be one flat array to unnest().
        Add(command, changes, NpgsqlDbType.Text, change => change.Deliveries is { } deliveries ? $"{{{string.Join(',', deliveries)}}}" : null);
        Add(command, changes, NpgsqlDbType.Bigint, change => change.LeaseMs);
        Add(command, changes, NpgsqlDbType.Boolean, change => change.EndedTwice);
        Add(command, changes, NpgsqlDbType.Boolean, change => change.AnyAttempt);
    }

    /// <summary>A value of each item, as one array.</summary>
    private static void Add<TItem, T>(NpgsqlCommand command, TItem[] items, NpgsqlDbType type, Converter<TItem, T> value) =>
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = Array.ConvertAll(items, value), NpgsqlDbType = NpgsqlDbType.Array | type });

    private static async Task<AppliedChanges> ReadAppliedAsync(NpgsqlDataReader reader, int changes, CancellationToken cancellationToken)
    {
        var (cancelled, redelivered) = (new List<CancelledTask>(), new List<RedeliveredTask>());
        var (applied, endedTwice) = (0L, 0L);
        while (await reader.ReadAsync(cancellationToken))
        {
            (applied, endedTwice) = (reader.GetInt64(0), reader.GetInt64(1));
            if (reader.IsDBNull(2))
            {
                continue;
            }

            if (reader.GetBoolean(7))
            {
                cancelled.Add(new(reader.GetGuid(2), GetText(reader, 5), Withdrawn: (TaskRank)reader.GetInt16(4) != TaskRank.Running, GetText(reader, 6), reader.GetInt32(3)));
            }

            if (GetInt(reader, 8) is { } processes)
            {
                redelivered.Add(new(reader.GetGuid(2), reader.GetInt32(3), GetText(reader, 5), GetText(reader, 6), processes));
            }
        }

        return new() { Cancelled = cancelled, Redelivered = redelivered, EndedTwice = (int)endedTwice, Late = (int)(changes - applied) };
    }

    private static async Task<List<T>> ReadAllAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static TaskAssignment ReadAssignment(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetGuid(0),
        Attempt = reader.GetInt32(1),
        TaskKind = reader.GetString(2),
        WorkerKind = reader.GetString(3),
        CreatedAt = GetTime(reader, 4) ?? 0,
        Input = GetBytes(reader, 5) ?? default,
        Priority = reader.IsDBNull(6) ? 0 : reader.GetInt32(6),
        RetentionSeconds = GetLong(reader, 7) ?? TaskAssignment.DefaultRetentionSeconds,
        TraceContext = HeadersJson.Read(GetText(reader, 8)) ?? FrozenDictionary<string, string>.Empty,
        Headers = HeadersJson.Read(GetText(reader, 9)) ?? FrozenDictionary<string, string>.Empty,
        MaxAttempts = GetInt(reader, 10),
        Timeout = GetLong(reader, 11) is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
        ExpiresAt = GetTime(reader, 12),
        ReplyTo = GetText(reader, 13),
    };

    private static TaskRow ReadRow(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetGuid(0),
        Attempt = reader.GetInt32(1),
        Rank = (TaskRank)reader.GetInt16(2),
        Priority = GetInt(reader, 3),
        Outcome = reader.IsDBNull(4) ? null : (TaskOutcome)reader.GetInt16(4),
        MaxAttempts = GetInt(reader, 5),
        CreatedAt = GetTime(reader, 6),
        StartedAt = GetTime(reader, 7),
        CompletedAt = GetTime(reader, 8),
        UpdatedAt = GetTime(reader, 9) ?? 0,
        DueAt = GetTime(reader, 10),
        ExpiresAt = GetTime(reader, 11),
        CancelRequestedAt = GetTime(reader, 12),
        ProgressAt = GetTime(reader, 13),
        ProgressFraction = reader.IsDBNull(14) ? null : reader.GetDouble(14),
        RetentionSeconds = GetLong(reader, 15),
        TimeoutMs = GetLong(reader, 16),
        TaskKind = GetText(reader, 17),
        WorkerKind = GetText(reader, 18),
        ExecutedBy = GetText(reader, 19),
        ReplyTo = GetText(reader, 20),
        ProgressMessage = GetText(reader, 21),
        TraceContext = HeadersJson.Read(GetText(reader, 22)),
        Headers = HeadersJson.Read(GetText(reader, 23)),
        Input = GetBytes(reader, 24),
        Output = GetBytes(reader, 25),
        Error = GetBytes(reader, 26),
        Deliveries = reader.IsDBNull(27) ? null : reader.GetFieldValue<long[]>(27),
        LeaseUntil = GetTime(reader, 28),
        EndedTwice = reader.GetBoolean(29),
        RetriedAt = GetTime(reader, 30),
    };

    /// <summary>The array itself where the memory is all of it, as it is of what came from a broker.</summary>
    private static byte[]? ToArray(ReadOnlyMemory<byte>? memory) => memory is not { } bytes ? null
        : MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Array is { } array && segment.Count == array.Length ? array : bytes.ToArray();

    /// <summary>As PostgreSQL has it: for arrays, of which Npgsql would otherwise look at each time for its kind.</summary>
    private static long? ToRaw(long? micros) => micros is { } value ? Math.Clamp(value, WireTime.Min, WireTime.Max) - PostgresEpoch : null;

    private static DateTime? ToTime(long? micros) => micros is { } value ? WireTime.ToDateTimeOffset(value).UtcDateTime : null;

    private static long? GetTime(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : WireTime.From(reader.GetDateTime(column));

    private static string? GetText(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static long? GetLong(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    private static int? GetInt(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);

    private static ReadOnlyMemory<byte>? GetBytes(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? default(ReadOnlyMemory<byte>?) : reader.GetFieldValue<byte[]>(column);
}
