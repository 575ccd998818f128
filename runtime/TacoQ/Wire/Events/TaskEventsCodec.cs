using System.Globalization;

namespace TacoQ.Wire;

/// <summary>
/// The body of a message <c>TaskEvents</c>: an Avro array of the union of event records, by <c>Wire/Schemas/TaskEvents.avsc</c>.
/// </summary>
internal static class TaskEventsCodec
{
    /// <summary>The value of the AMQP header <c>message_type</c>.</summary>
    public const string MessageType = "TaskEvents";

    private const int Branches = 12;

    // In the "extra" of a cancellation.
    private const string UpTo = "up_to_attempt";
    private static readonly Dictionary<string, string> NoExtra = [];

    public static void Write(PooledBuffer buffer, IReadOnlyCollection<WireEvent> events)
    {
        var writer = new AvroWriter(buffer);
        if (events.Count > 0)
        {
            writer.WriteLong(events.Count);
            foreach (var e in events)
            {
                Write(writer, e);
            }
        }

        writer.WriteLong(0);
    }

    public static List<WireEvent> Read(ReadOnlySpan<byte> body)
    {
        var reader = new AvroReader(body);
        var events = new List<WireEvent>();
        for (var count = reader.ReadBlockCount(); count != 0; count = reader.ReadBlockCount())
        {
            for (var i = 0; i < count; i++)
            {
                events.Add(Read(ref reader));
            }
        }

        return events;
    }

    private static void Write(AvroWriter writer, WireEvent e)
    {
        switch (e)
        {
            case TaskAssigned assigned:
                writer.WriteLong(0);
                WriteAssignment(writer, assigned.Assignment);
                writer.WriteLong(assigned.At);
                return;
            case TaskRunning running:
                writer.WriteLong(1);
                WriteWorkerEvent(writer, running);
                writer.WriteOptionalLong(running.Process);
                break;
            case TaskCompleted completed:
                writer.WriteLong(2);
                WriteWorkerEvent(writer, completed);
                writer.WriteOptionalLong(completed.StartedAt);
                writer.WriteInt((int)completed.Outcome);
                writer.WriteBytes(completed.Output.Span);
                break;
            case TaskRetrying retrying:
                writer.WriteLong(3);
                WriteAssignment(writer, retrying.Assignment);
                writer.WriteLong(retrying.At);
                writer.WriteLong(retrying.StartedAt);
                writer.WriteString(retrying.ExecutedBy);
                writer.WriteBytes(retrying.Error.Span);
                writer.WriteLong(Milliseconds(retrying.Delay));
                break;
            case TaskProgressed progressed:
                writer.WriteLong(4);
                writer.WriteUuid(progressed.TaskId);
                writer.WriteInt(progressed.Attempt);
                writer.WriteLong(progressed.At);
                writer.WriteOptionalDouble(progressed.Fraction);
                writer.WriteOptionalString(progressed.Message);
                break;
            case TaskParked parked:
                writer.WriteLong(5);
                WriteAssignment(writer, parked.Assignment);
                writer.WriteLong(parked.At);
                writer.WriteString(parked.ExecutedBy);
                break;
            case TaskCancelled cancelled:
                writer.WriteLong(6);
                writer.WriteUuid(cancelled.TaskId);
                writer.WriteLong(cancelled.At);
                writer.WriteMap(cancelled.UpTo is { } attempt ? new Dictionary<string, string> { [UpTo] = attempt.ToString(CultureInfo.InvariantCulture) } : NoExtra);
                return;
            case WorkerHeartbeat heartbeat:
                writer.WriteLong(7);
                writer.WriteString(heartbeat.Worker);
                writer.WriteLong(heartbeat.At);
                writer.WriteLong(heartbeat.StartedAt);
                writer.WriteString(heartbeat.Host);
                writer.WriteString(heartbeat.Version);
                writer.WriteStringArray(heartbeat.WorkerKinds);
                writer.WriteStringArray(heartbeat.TaskKinds);
                writer.WriteInt(heartbeat.Concurrency);
                writer.WriteInt(heartbeat.Busy);
                writer.WriteBoolean(heartbeat.Stopping);
                WriteLeases(writer, heartbeat.Leases);
                break;
            case TaskLeased leased:
                writer.WriteLong(8);
                WriteAssignment(writer, leased.Assignment);
                writer.WriteLong(leased.At);
                writer.WriteString(leased.ExecutedBy);
                writer.WriteLong(Milliseconds(leased.Lease));
                break;
            case TaskKindAnnounced announced:
                writer.WriteLong(9);
                writer.WriteString(announced.WorkerKind);
                writer.WriteString(announced.TaskKind);
                writer.WriteLong(announced.At);
                writer.WriteString(announced.Worker);
                writer.WriteString(announced.ArgumentsSchema);
                writer.WriteString(announced.ResultSchema);
                break;
            case WorkerKindPaused paused:
                writer.WriteLong(10);
                writer.WriteString(paused.WorkerKind);
                writer.WriteBoolean(paused.Paused);
                writer.WriteLong(paused.At);
                break;
            case ScheduleAnnounced announced:
                writer.WriteLong(11);
                writer.WriteString(announced.Name);
                writer.WriteString(announced.WorkerKind);
                writer.WriteString(announced.TaskKind);
                writer.WriteLong(announced.At);
                writer.WriteString(announced.Worker);
                writer.WriteLong(announced.Process);
                writer.WriteOptionalString(announced.Cron);
                writer.WriteOptionalString(announced.TimeZone);
                writer.WriteOptionalLong(announced.EverySeconds);
                writer.WriteInt((int)announced.Misfire);
                writer.WriteOptionalLong(announced.MisfireLimit);
                writer.WriteInt((int)announced.Overlap);
                writer.WriteInt(announced.Priority);
                writer.WriteOptionalLong(announced.RetentionSeconds);
                break;
            default:
                throw new ArgumentException($"{e.GetType().Name} has no place in the union.", nameof(e));
        }

        writer.WriteMap(NoExtra);
    }

    private static WireEvent Read(ref AvroReader reader)
    {
        WireEvent e;
        switch (reader.ReadUnionIndex(Branches))
        {
            case 0:
                return new TaskAssigned(ReadAssignment(ref reader), reader.ReadLong());
            case 1:
                e = new TaskRunning(reader.ReadUuid(), reader.ReadInt(), reader.ReadLong())
                {
                    TaskKind = reader.ReadOptionalString(StringPool.Shared),
                    WorkerKind = reader.ReadOptionalString(StringPool.Shared),
                    CreatedAt = reader.ReadOptionalLong(),
                    Priority = reader.ReadOptionalInt(),
                    RetentionSeconds = reader.ReadOptionalLong(),
                    ExecutedBy = reader.ReadOptionalString(StringPool.Shared),
                    Process = reader.ReadOptionalLong(),
                };
                break;
            case 2:
                e = new TaskCompleted(reader.ReadUuid(), reader.ReadInt(), reader.ReadLong())
                {
                    TaskKind = reader.ReadOptionalString(StringPool.Shared),
                    WorkerKind = reader.ReadOptionalString(StringPool.Shared),
                    CreatedAt = reader.ReadOptionalLong(),
                    Priority = reader.ReadOptionalInt(),
                    RetentionSeconds = reader.ReadOptionalLong(),
                    ExecutedBy = reader.ReadOptionalString(StringPool.Shared),
                    StartedAt = reader.ReadOptionalLong(),
                    Outcome = (TaskOutcome)reader.ReadEnum(4),
                    Output = reader.ReadByteArray(),
                };
                break;
            case 3:
                e = new TaskRetrying(ReadAssignment(ref reader), reader.ReadLong())
                {
                    StartedAt = reader.ReadLong(),
                    ExecutedBy = reader.ReadString(StringPool.Shared),
                    Error = reader.ReadByteArray(),
                    Delay = Span(reader.ReadLong()),
                };
                break;
            case 4:
                e = new TaskProgressed(reader.ReadUuid(), reader.ReadInt(), reader.ReadLong(), reader.ReadOptionalDouble(), reader.ReadOptionalString());
                break;
            case 5:
                e = new TaskParked(ReadAssignment(ref reader), reader.ReadLong()) { ExecutedBy = reader.ReadString(StringPool.Shared) };
                break;
            case 6:
                return new TaskCancelled(reader.ReadUuid(), reader.ReadLong())
                {
                    UpTo = reader.ReadMap().GetValueOrDefault(UpTo) is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var attempt) ? attempt : null,
                };
            case 7:
                e = new WorkerHeartbeat(reader.ReadString(StringPool.Shared), reader.ReadLong())
                {
                    StartedAt = reader.ReadLong(),
                    Host = reader.ReadString(StringPool.Shared),
                    Version = reader.ReadString(StringPool.Shared),
                    WorkerKinds = reader.ReadStringArray(),
                    TaskKinds = reader.ReadStringArray(),
                    Concurrency = reader.ReadInt(),
                    Busy = reader.ReadInt(),
                    Stopping = reader.ReadBoolean(),
                    Leases = ReadLeases(ref reader),
                };
                break;
            case 8:
                e = new TaskLeased(ReadAssignment(ref reader), reader.ReadLong())
                {
                    ExecutedBy = reader.ReadString(StringPool.Shared),
                    Lease = Span(reader.ReadLong()),
                };
                break;
            case 9:
                e = new TaskKindAnnounced(reader.ReadString(StringPool.Shared), reader.ReadString(StringPool.Shared), reader.ReadLong())
                {
                    Worker = reader.ReadString(StringPool.Shared),
                    ArgumentsSchema = reader.ReadString(),
                    ResultSchema = reader.ReadString(),
                };
                break;
            case 10:
                e = new WorkerKindPaused(reader.ReadString(StringPool.Shared), reader.ReadBoolean(), reader.ReadLong());
                break;
            default:
                e = new ScheduleAnnounced(reader.ReadString(), reader.ReadString(StringPool.Shared), reader.ReadString(StringPool.Shared), reader.ReadLong())
                {
                    Worker = reader.ReadString(StringPool.Shared),
                    Process = reader.ReadLong(),
                    Cron = reader.ReadOptionalString(),
                    TimeZone = reader.ReadOptionalString(),
                    EverySeconds = reader.ReadOptionalInt(),
                    Misfire = (MisfirePolicy)reader.ReadEnum(3),
                    MisfireLimit = reader.ReadOptionalInt(),
                    Overlap = (OverlapPolicy)reader.ReadEnum(2),
                    Priority = reader.ReadInt(),
                    RetentionSeconds = reader.ReadOptionalLong(),
                };
                break;
        }

        _ = reader.ReadMap();
        return e;
    }

    private static void WriteWorkerEvent(AvroWriter writer, WorkerTaskEvent e)
    {
        writer.WriteUuid(e.TaskId);
        writer.WriteInt(e.Attempt);
        writer.WriteLong(e.At);
        writer.WriteOptionalString(e.TaskKind);
        writer.WriteOptionalString(e.WorkerKind);
        writer.WriteOptionalLong(e.CreatedAt);
        writer.WriteOptionalLong(e.Priority);
        writer.WriteOptionalLong(e.RetentionSeconds);
        writer.WriteOptionalString(e.ExecutedBy);
    }

    private static void WriteAssignment(AvroWriter writer, TaskAssignment assignment)
    {
        writer.WriteUuid(assignment.Id);
        writer.WriteInt(assignment.Attempt);
        writer.WriteString(assignment.TaskKind);
        writer.WriteString(assignment.WorkerKind);
        writer.WriteLong(assignment.CreatedAt);
        writer.WriteBytes(assignment.Input.Span);
        writer.WriteInt(assignment.Priority);
        writer.WriteLong(assignment.RetentionSeconds);
        writer.WriteMap(assignment.TraceContext);
        writer.WriteMap(assignment.Headers);
        writer.WriteOptionalLong(assignment.MaxAttempts);
        writer.WriteOptionalLong(assignment.Timeout is { } timeout ? Milliseconds(timeout) : null);
        writer.WriteOptionalLong(assignment.ExpiresAt);
        writer.WriteOptionalLong(assignment.RunAt);
        writer.WriteOptionalLong(assignment.Delay is { } delay ? Milliseconds(delay) : null);
        writer.WriteOptionalString(assignment.ReplyTo);
        writer.WriteMap(NoExtra);
    }

    private static TaskAssignment ReadAssignment(ref AvroReader reader)
    {
        var id = reader.ReadUuid();
        var attempt = reader.ReadInt();
        var assignment = new TaskAssignment
        {
            Id = id,
            Attempt = attempt,
            TaskKind = reader.ReadString(StringPool.Shared),
            WorkerKind = reader.ReadString(StringPool.Shared),
            CreatedAt = reader.ReadLong(),
            Input = reader.ReadByteArray(),
            Priority = reader.ReadInt(),
            RetentionSeconds = reader.ReadLong(),
            TraceContext = reader.ReadMap(),
            Headers = reader.ReadMap(),
            MaxAttempts = reader.ReadOptionalInt(),
            Timeout = OptionalSpan(reader.ReadOptionalLong()),
            ExpiresAt = reader.ReadOptionalLong(),
            RunAt = reader.ReadOptionalLong(),
            Delay = OptionalSpan(reader.ReadOptionalLong()),
            ReplyTo = reader.ReadOptionalString(StringPool.Shared),
        };
        _ = reader.ReadMap();
        return assignment;
    }

    private static void WriteLeases(AvroWriter writer, IReadOnlyList<(Guid TaskId, int Attempt)> leases)
    {
        if (leases.Count > 0)
        {
            writer.WriteLong(leases.Count);
            foreach (var (taskId, attempt) in leases)
            {
                writer.WriteUuid(taskId);
                writer.WriteInt(attempt);
            }
        }

        writer.WriteLong(0);
    }

    private static List<(Guid TaskId, int Attempt)> ReadLeases(ref AvroReader reader)
    {
        var leases = new List<(Guid, int)>();
        for (var count = reader.ReadBlockCount(); count != 0; count = reader.ReadBlockCount())
        {
            for (var i = 0; i < count; i++)
            {
                leases.Add((reader.ReadUuid(), reader.ReadInt()));
            }
        }

        return leases;
    }

    private static long Milliseconds(TimeSpan span) => (long)Math.Ceiling(span.TotalMilliseconds);

    private static TimeSpan? OptionalSpan(long? milliseconds) => milliseconds is { } value ? Span(value) : null;

    private static TimeSpan Span(long milliseconds) => milliseconds is >= 0 and <= 1_000_000L * 86_400_000
        ? TimeSpan.FromMilliseconds(milliseconds)
        : throw new WireFormatException($"A duration of {milliseconds} ms is not within 0 and a million days.");
}
