using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using TacoQ.Relay.Api;
using TacoQ.Relay.Ingest;
using TacoQ.Relay.Storage;
using TacoQ.Wire;

namespace TacoQ.Relay.Schedules;

/// <summary>The task of one time of a schedule.</summary>
internal static class ScheduledTask
{
    private static readonly ReadOnlyMemory<byte> NoArguments = "{}"u8.ToArray();

    /// <summary>As it is stored: due now, for whichever relay publishes due tasks.</summary>
    public static TaskChange Of(ScheduleRow schedule, long at, long now)
    {
        var assignment = ToAssignment(schedule.Definition, IdOf(schedule.Id, at), at, now) with { RunAt = now };
        return TaskChanges.From(new TaskAssigned(assignment, now));
    }

    /// <summary>As it is published.</summary>
    /// <exception cref="ArgumentException">An option is not valid; the message says which and how.</exception>
    public static TaskAssignment ToAssignment(ScheduleDefinition definition, Guid id, long at, long now)
    {
        var options = new EnqueueOptions
        {
            Priority = definition.Priority,
            Retention = Seconds.ToSpan(definition.RetentionSeconds, "retentionSeconds"),
            Timeout = Seconds.ToSpan(definition.TimeoutSeconds, "timeoutSeconds"),
            MaxAttempts = definition.MaxAttempts,
            ExpiresIn = Seconds.ToSpan(definition.ExpiresInSeconds, "expiresInSeconds"),
            Headers = WithOrigin(definition, at),
        };
        options.Validate();
        return new()
        {
            Id = id,
            TaskKind = definition.TaskKind,
            WorkerKind = definition.WorkerKind,
            CreatedAt = now,
            Input = definition.Arguments?.Bytes ?? NoArguments,
            Priority = options.Priority ?? 0,
            RetentionSeconds = options.Retention is { } retention ? (long)Math.Ceiling(retention.TotalSeconds) : TaskAssignment.DefaultRetentionSeconds,
            Headers = options.Headers,
            MaxAttempts = options.MaxAttempts,
            Timeout = options.Timeout,
            ExpiresAt = options.ExpiresIn is { } expiresIn ? WireTime.Add(now, expiresIn) : null,
        };
    }

    /// <summary>The same for the same time of the same schedule, and for no other: a UUID of version 8 (RFC 9562).</summary>
    public static Guid IdOf(Guid schedule, long at)
    {
        Span<byte> source = stackalloc byte[24];
        schedule.TryWriteBytes(source, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(source[16..], at);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(source, hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new(hash[..16], bigEndian: true);
    }

    private static FrozenDictionary<string, string> WithOrigin(ScheduleDefinition definition, long at)
    {
        var headers = new Dictionary<string, string>
        {
            ["schedule"] = definition.Name,
            ["scheduled-for"] = WireTime.ToDateTimeOffset(at).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFZ", CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in definition.Headers ?? FrozenDictionary<string, string>.Empty)
        {
            headers[name] = value;
        }

        return headers.ToFrozenDictionary();
    }
}
