using System.Text;
using RabbitMQ.Client;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ;

/// <summary>A task as TacoQ 0.4's record, with what this lacks in headers, and back. The same in every topology.</summary>
internal static class AssignmentMessages
{
    // AMQP 0-9-1: a short string has one byte for its length, and all headers go into one frame, of 128 KiB by default.
    public const int MaxShortString = 255;
    public const int MaxHeadersSize = 64 * 1024;
    private const int LongestPrefix = 30;

    public static PooledBuffer Body(TaskAssignment assignment)
    {
        var body = new PooledBuffer(PooledBuffer.DefaultCapacity + assignment.Input.Length);
        new TaskAssignmentUpdate
        {
            Id = assignment.Id,
            TaskKind = assignment.TaskKind,
            WorkerKind = assignment.WorkerKind,
            CreatedAt = assignment.CreatedAt,
            InputData = assignment.Input,
            Priority = assignment.Priority,
            TtlDuration = assignment.RetentionSeconds,
            OtelCtxCarrier = assignment.TraceContext,
        }.Write(body);
        return body;
    }

    /// <param name="assignment">The task.</param>
    /// <param name="namesFirst">Whether it says of the first attempt too which one it is. Each header costs the broker.</param>
    public static Dictionary<string, object?> Headers(TaskAssignment assignment, bool namesFirst)
    {
        var headers = new Dictionary<string, object?>();
        MessageHeaders.Add(headers, MessageHeaders.Attempt, assignment.Attempt > 1 || namesFirst ? assignment.Attempt : null);
        MessageHeaders.Add(headers, MessageHeaders.MaxAttempts, assignment.MaxAttempts);
        MessageHeaders.Add(headers, MessageHeaders.TimeoutMs, assignment.Timeout is { } timeout ? (long)Math.Ceiling(timeout.TotalMilliseconds) : null);
        MessageHeaders.Add(headers, MessageHeaders.ExpiresAt, assignment.ExpiresAt);
        MessageHeaders.Add(headers, MessageHeaders.RunAt, assignment.RunAt);
        foreach (var (name, value) in assignment.Headers)
        {
            // The relay's own note stays in its record.
            if (name != MessageHeaders.Topology)
            {
                headers[name] = value;
            }
        }

        return headers;
    }

    /// <summary>Why AMQP cannot carry the task, null when it can. One that it cannot would end the connection each time that it is sent.</summary>
    public static string? Refuse(TaskAssignment assignment)
    {
        var reason = RefuseShort("worker kind", assignment.WorkerKind, MaxShortString - LongestPrefix) ?? RefuseShort("reply address", assignment.ReplyTo ?? "", MaxShortString);
        var size = 0;
        foreach (var (name, value) in assignment.Headers)
        {
            reason ??= RefuseShort("header name", name, MaxShortString);
            size += Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value);
        }

        return reason ?? (size > MaxHeadersSize ? $"Its headers have {size} bytes, more than the {MaxHeadersSize} that fit: put what is larger into the arguments." : null);
    }

    /// <exception cref="WireFormatException">It is no task.</exception>
    public static TaskAssignment Read(IReadOnlyBasicProperties properties, ReadOnlySpan<byte> body)
    {
        var headers = properties.Headers;
        var type = MessageHeaders.GetText(headers, MessageHeaders.MessageType);
        if (type is not (null or TaskAssignmentUpdate.MessageType))
        {
            throw new WireFormatException($"The header message_type is '{type}', not {TaskAssignmentUpdate.MessageType}.");
        }

        var update = TaskAssignmentUpdate.Read(body);
        return new TaskAssignment
        {
            Id = update.Id,
            TaskKind = update.TaskKind,
            WorkerKind = update.WorkerKind,
            CreatedAt = update.CreatedAt,
            Input = update.InputData,
            Priority = update.Priority,
            RetentionSeconds = update.TtlDuration,
            TraceContext = update.OtelCtxCarrier,
            Headers = MessageHeaders.GetUsers(headers),
            Attempt = MessageHeaders.GetCount(headers, MessageHeaders.Attempt) ?? 1,
            MaxAttempts = MessageHeaders.GetCount(headers, MessageHeaders.MaxAttempts),
            Timeout = MessageHeaders.GetNumber(headers, MessageHeaders.TimeoutMs) is { } ms and > 0 ? TimeSpan.FromMilliseconds(Math.Min(ms, uint.MaxValue - 1)) : null,
            ExpiresAt = MessageHeaders.GetNumber(headers, MessageHeaders.ExpiresAt),
            RunAt = MessageHeaders.GetNumber(headers, MessageHeaders.RunAt),
            ReplyTo = properties.ReplyTo,
        };
    }

    /// <exception cref="WireFormatException">Its arguments are larger than configured.</exception>
    public static TaskAssignment WithinLimit(TaskAssignment assignment, RabbitMQOptions options) => assignment.Input.Length <= options.MaxPayloadBytes
        ? assignment
        : throw new WireFormatException($"The arguments have {assignment.Input.Length} bytes, more than the {options.MaxPayloadBytes} of {RabbitMQOptions.Section}:{nameof(options.MaxPayloadBytes)}.");

    private static string? RefuseShort(string what, string text, int limit) =>
        Encoding.UTF8.GetByteCount(text) is var size && size > limit ? $"Its {what} has {size} bytes, more than the {limit} of AMQP." : null;
}
