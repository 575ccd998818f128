using System.Collections.Frozen;
using RabbitMQ.Client;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ;

/// <summary>Events as TacoQ 0.4's records, with what these lack in headers, and back. What 0.4 does not know at all goes in <c>TaskEvents</c>.</summary>
internal static class V04Records
{
    private static readonly FrozenDictionary<string, string> OnlyOrigin = new Dictionary<string, string> { [MessageHeaders.Topology] = MessageHeaders.V04 }.ToFrozenDictionary();

    public static EventRecord? Write(WireEvent wireEvent)
    {
        switch (wireEvent)
        {
            case TaskAssigned { Assignment: var assignment } assigned:
                var headers = AssignmentMessages.Headers(assignment, namesFirst: true);
                headers[MessageHeaders.At] = assigned.At;
                MessageHeaders.Add(headers, MessageHeaders.DelayMs, assignment.Delay is { } delay ? (long)Math.Ceiling(delay.TotalMilliseconds) : null);
                return new(TaskAssignmentUpdate.MessageType, headers, AssignmentMessages.Body(assignment)) { MessageId = assignment.Id.ToString(), ReplyTo = assignment.ReplyTo };

            case TaskRunning running:
                var begun = Headers(running);
                MessageHeaders.Add(begun, MessageHeaders.Process, running.Process);
                var runningBody = new PooledBuffer();
                new TaskRunningUpdate(running.TaskId, running.At, running.ExecutedBy ?? "").Write(runningBody);
                return new(TaskRunningUpdate.MessageType, begun, runningBody) { MessageId = running.TaskId.ToString() };

            case TaskCompleted completed:
                var ended = Headers(completed);
                ended[MessageHeaders.Outcome] = completed.Outcome.ToString();
                MessageHeaders.Add(ended, MessageHeaders.StartedAt, completed.StartedAt);
                MessageHeaders.Add(ended, MessageHeaders.ExecutedBy, completed.ExecutedBy);
                var completedBody = new PooledBuffer(PooledBuffer.DefaultCapacity + completed.Output.Length);
                new TaskCompletedUpdate(completed.TaskId, completed.At, completed.Output, completed.Outcome == TaskOutcome.Succeeded ? 0 : 1).Write(completedBody);
                return new(TaskCompletedUpdate.MessageType, ended, completedBody) { MessageId = completed.TaskId.ToString() };

            default:
                return null;
        }
    }

    public static IReadOnlyList<WireEvent> Read(string routingKey, IReadOnlyBasicProperties properties, ReadOnlySpan<byte> body)
    {
        var type = MessageHeaders.GetText(properties.Headers, MessageHeaders.MessageType);
        var toWorker = routingKey.StartsWith(V04Topology.TaskKeyPrefix, StringComparison.Ordinal);
        return type switch
        {
            // Workers take a task without the header as well.
            TaskAssignmentUpdate.MessageType or null when type is not null || toWorker => [ReadAssigned(toWorker, properties, body)],
            TaskRunningUpdate.MessageType => [ReadRunning(properties.Headers, body)],
            TaskCompletedUpdate.MessageType => [ReadCompleted(properties.Headers, body)],
            TaskEventsCodec.MessageType => TaskEventsCodec.Read(body).ConvertAll(WithOrigin),
            _ => throw new WireFormatException(
                $"The header message_type is '{type}', not {TaskAssignmentUpdate.MessageType}, {TaskRunningUpdate.MessageType}, {TaskCompletedUpdate.MessageType} or {TaskEventsCodec.MessageType}."),
        };
    }

    private static TaskAssigned ReadAssigned(bool toWorker, IReadOnlyBasicProperties properties, ReadOnlySpan<byte> body)
    {
        var assignment = WithOrigin(AssignmentMessages.Read(properties, body));
        var at = MessageHeaders.GetNumber(properties.Headers, MessageHeaders.At) ?? assignment.CreatedAt;

        // A worker has it already, whenever it was to run.
        return toWorker
            ? new(assignment with { RunAt = null }, at)
            : new(assignment with { Delay = MessageHeaders.GetMilliseconds(properties.Headers, MessageHeaders.DelayMs) }, at);
    }

    private static TaskRunning ReadRunning(IDictionary<string, object?>? headers, ReadOnlySpan<byte> body)
    {
        var update = TaskRunningUpdate.Read(body);
        var running = Described(new TaskRunning(update.Id, Attempt(headers) ?? 1, update.StartedAt) { Process = MessageHeaders.GetNumber(headers, MessageHeaders.Process) }, headers);
        var isOurs = headers?.ContainsKey(MessageHeaders.Attempt) == true;
        return running with { ExecutedBy = isOurs && update.ExecutedBy.Length == 0 ? null : update.ExecutedBy };
    }

    private static TaskCompleted ReadCompleted(IDictionary<string, object?>? headers, ReadOnlySpan<byte> body)
    {
        var update = TaskCompletedUpdate.Read(body);
        return Described(
            new TaskCompleted(update.Id, Attempt(headers) ?? TaskCompleted.AnyAttempt, update.CompletedAt)
            {
                Outcome = MessageHeaders.GetOutcome(headers) ?? (update.IsError == 0 ? TaskOutcome.Succeeded : TaskOutcome.Failed),
                Output = update.OutputData,
                StartedAt = MessageHeaders.GetNumber(headers, MessageHeaders.StartedAt),
                ExecutedBy = MessageHeaders.GetText(headers, MessageHeaders.ExecutedBy),
            },
            headers);
    }

    private static Dictionary<string, object?> Headers(WorkerTaskEvent e)
    {
        var headers = new Dictionary<string, object?> { [MessageHeaders.Attempt] = e.Attempt };
        MessageHeaders.Add(headers, MessageHeaders.TaskKind, e.TaskKind);
        MessageHeaders.Add(headers, MessageHeaders.WorkerKind, e.WorkerKind);
        MessageHeaders.Add(headers, MessageHeaders.CreatedAt, e.CreatedAt);
        MessageHeaders.Add(headers, MessageHeaders.Priority, e.Priority);
        MessageHeaders.Add(headers, MessageHeaders.Retention, e.RetentionSeconds);
        return headers;
    }

    private static T Described<T>(T e, IDictionary<string, object?>? headers)
        where T : WorkerTaskEvent => headers is null ? e : e with
        {
            TaskKind = MessageHeaders.GetText(headers, MessageHeaders.TaskKind),
            WorkerKind = MessageHeaders.GetText(headers, MessageHeaders.WorkerKind),
            CreatedAt = MessageHeaders.GetNumber(headers, MessageHeaders.CreatedAt),
            Priority = MessageHeaders.GetNumber(headers, MessageHeaders.Priority) is { } priority ? (int)Math.Clamp(priority, int.MinValue, int.MaxValue) : null,
            RetentionSeconds = MessageHeaders.GetNumber(headers, MessageHeaders.Retention),
        };

    private static int? Attempt(IDictionary<string, object?>? headers) => MessageHeaders.GetCount(headers, MessageHeaders.Attempt);

    private static WireEvent WithOrigin(WireEvent wireEvent) => wireEvent switch
    {
        TaskAssigned e => e with { Assignment = WithOrigin(e.Assignment) },
        TaskRetrying e => e with { Assignment = WithOrigin(e.Assignment) },
        TaskParked e => e with { Assignment = WithOrigin(e.Assignment) },
        TaskLeased e => e with { Assignment = WithOrigin(e.Assignment) },
        _ => wireEvent,
    };

    /// <summary>The record keeps by which topology the task came: its retries have to go to the same workers.</summary>
    private static TaskAssignment WithOrigin(TaskAssignment assignment) => assignment with
    {
        Headers = assignment.Headers.Count == 0 ? OnlyOrigin : new Dictionary<string, string>(assignment.Headers) { [MessageHeaders.Topology] = MessageHeaders.V04 },
    };
}
