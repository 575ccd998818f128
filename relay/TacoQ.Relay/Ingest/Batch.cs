using TacoQ.Broker;
using TacoQ.Relay.Storage;
using TacoQ.Wire;

namespace TacoQ.Relay.Ingest;

/// <summary>Messages sorted for the store: changes folded to one a task, heartbeats to one a worker, and what nobody can use.</summary>
internal sealed class Batch
{
    private readonly Dictionary<Guid, TaskChange> changes = [];
    private readonly Dictionary<string, WorkerHeartbeat> heartbeats = new(StringComparer.Ordinal);
    private readonly List<QuarantinedMessage> unusable = [];
    private readonly List<EventDelivery> deliveries = [];

    public IReadOnlyCollection<TaskChange> Changes => changes.Values;

    public IReadOnlyCollection<WorkerHeartbeat> Heartbeats => heartbeats.Values;

    public IReadOnlyList<QuarantinedMessage> Unusable => unusable;

    public int EventCount { get; private set; }

    /// <summary>The messages, in the order in which they came.</summary>
    public IReadOnlyList<EventDelivery> Deliveries => deliveries;

    public IEnumerable<TaskEvent> EventsOf(Guid id) => deliveries.SelectMany(delivery => delivery.Events).OfType<TaskEvent>().Where(e => e.TaskId == id);

    public void Add(EventDelivery delivery)
    {
        deliveries.Add(delivery);
        if (delivery.Unreadable is { } unreadable)
        {
            unusable.Add(new(unreadable.Reason, unreadable.Queue, unreadable.Headers, unreadable.Body));
        }

        foreach (var e in delivery.Events)
        {
            EventCount++;
            Add(e);
        }
    }

    private void Add(WireEvent e)
    {
        switch (e)
        {
            case WorkerHeartbeat heartbeat:
                if (!heartbeats.TryGetValue(heartbeat.Worker, out var earlier) || heartbeat.At >= earlier.At)
                {
                    heartbeats[heartbeat.Worker] = heartbeat;
                }

                break;
            case TaskEvent taskEvent when Refusal.Check(taskEvent) is { } reason:
                unusable.Add(QuarantinedEvents.Of(taskEvent, reason));
                break;
            case TaskEvent taskEvent:
                var change = TaskChanges.From(taskEvent);
                changes[change.Id] = changes.TryGetValue(change.Id, out var known) ? known.Join(change) : change;
                break;
        }
    }
}
