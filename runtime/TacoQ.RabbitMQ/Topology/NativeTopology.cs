using RabbitMQ.Client;

namespace TacoQ.RabbitMQ;

/// <summary>Names and declarations of the native topology, as the wire document has them.</summary>
internal static class NativeTopology
{
    public const string Exchange = "tacoq.tasks";
    public const string ControlExchange = "tacoq.control";
    public const string RelayQueue = "tacoq.relay";
    public const string EventsKey = "events";
    public const int PriorityLevels = 10;

    private const string WorkerQueue = "tacoq.worker.";
    private const string PrioritySuffix = ".priority";

    public static string Queue(string workerKind) => WorkerQueue + workerKind;

    public static string PriorityQueue(string workerKind) => WorkerQueue + workerKind + PrioritySuffix;

    /// <summary>Whose lane a queue is; null for one that is none.</summary>
    public static string? WorkerKindOf(string queue) => !queue.StartsWith(WorkerQueue, StringComparison.Ordinal) ? null
        : queue.EndsWith(PrioritySuffix, StringComparison.Ordinal) ? queue[WorkerQueue.Length..^PrioritySuffix.Length] : queue[WorkerQueue.Length..];

    public static string RoutingKey(TaskAssignment assignment) => assignment.Priority > 0 ? $"priority.{assignment.WorkerKind}" : $"tasks.{assignment.WorkerKind}";

    public static string CancelKey(string workerKind) => $"cancel.{workerKind}";

    /// <summary>1 to 255 map evenly onto the levels 1 to 10 of the priority lane.</summary>
    public static byte Level(int priority) => (byte)((Math.Clamp(priority, 1, 255) * PriorityLevels + 254) / 255);

    public static async Task DeclareExchangesAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await channel.ExchangeDeclareAsync(Exchange, ExchangeType.Topic, durable: true, cancellationToken: cancellationToken).ConfigureAwait(false);
        await channel.ExchangeDeclareAsync(ControlExchange, ExchangeType.Topic, durable: true, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    public static async Task DeclareWorkerQueuesAsync(IChannel channel, string workerKind, CancellationToken cancellationToken)
    {
        await DeclareAsync(channel, Queue(workerKind), $"tasks.{workerKind}", null, cancellationToken).ConfigureAwait(false);
        await DeclareAsync(
            channel, PriorityQueue(workerKind), $"priority.{workerKind}", new Dictionary<string, object?> { ["x-max-priority"] = PriorityLevels }, cancellationToken).ConfigureAwait(false);
    }

    public static Task DeclareRelayQueueAsync(IChannel channel, CancellationToken cancellationToken) =>
        DeclareAsync(channel, RelayQueue, EventsKey, null, cancellationToken);

    private static async Task DeclareAsync(IChannel channel, string queue, string key, Dictionary<string, object?>? arguments, CancellationToken cancellationToken)
    {
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken).ConfigureAwait(false);
        await channel.QueueBindAsync(queue, Exchange, key, cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}
