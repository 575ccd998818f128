using TacoQ.Broker;
using TacoQ.Relay.Storage;
using TacoQ.Wire;

namespace TacoQ.Relay.Ingest;

/// <summary>Messages sorted for the store: changes folded to one a task, heartbeats to one a worker's process, announcements to one a task kind or schedule, and what nobody can use.</summary>
internal sealed class Batch
{
    private readonly Dictionary<Guid, TaskChange> changes = [];
    private readonly Dictionary<(string, long), WorkerHeartbeat> heartbeats = [];
    private readonly Dictionary<(string, string), TaskKindAnnounced> announcements = [];
    private readonly Dictionary<string, ScheduleAnnounced> schedules = [];
    private readonly List<UnreadableMessage> unusable = [];
    private readonly List<EventDelivery> deliveries = [];

    public IReadOnlyCollection<TaskChange> Changes => changes.Values;

    public IReadOnlyCollection<WorkerHeartbeat> Heartbeats => heartbeats.Values;

    public IReadOnlyCollection<TaskKindAnnounced> Announcements => announcements.Values;

    public IReadOnlyCollection<ScheduleAnnounced> Schedules => schedules.Values;

    public IReadOnlyList<UnreadableMessage> Unusable => unusable;

    public int EventCount { get; private set; }

    /// <summary>When the oldest event happened, by its sender's clock.</summary>
    public long? OldestAt { get; private set; }

    /// <summary>The size of their payloads, in bytes.</summary>
    public long Size { get; private set; }

    /// <summary>The messages, in the order in which they came.</summary>
    public IReadOnlyList<EventDelivery> Deliveries => deliveries;

    public IEnumerable<TaskEvent> EventsOf(Guid id) => deliveries.SelectMany(delivery => delivery.Events).OfType<TaskEvent>().Where(e => e.TaskId == id);

    /// <summary>The changes of tasks that another batch has no changes of, and those of tasks that it has.</summary>
    public (IReadOnlyCollection<TaskChange> Apart, IReadOnlyCollection<TaskChange> Common) Split(Batch other)
    {
        var (apart, common) = (new List<TaskChange>(changes.Count), new List<TaskChange>());
        foreach (var change in changes.Values)
        {
            (other.changes.ContainsKey(change.Id) ? common : apart).Add(change);
        }

        return (apart, common);
    }

    public void Add(EventDelivery delivery)
    {
        deliveries.Add(delivery);
        if (delivery.Unreadable is { } unreadable)
        {
            unusable.Add(unreadable);
            Size += unreadable.Length;
        }

        foreach (var e in delivery.Events)
        {
            EventCount++;
            Add(e);
        }
    }

    private void Add(WireEvent e)
    {
        if (Refusal.Check(e) is { } reason)
        {
            unusable.Add(QuarantinedEvents.Of(e, reason));
            return;
        }

        OldestAt = OldestAt < e.At ? OldestAt : e.At;
        switch (e)
        {
            case WorkerHeartbeat heartbeat:
                heartbeats[(heartbeat.Worker, heartbeat.StartedAt)] = heartbeat;
                break;
            case TaskKindAnnounced announced:
                announcements[(announced.WorkerKind, announced.TaskKind)] = announced;
                break;
            case ScheduleAnnounced schedule:
                schedules[schedule.Name] = schedules.TryGetValue(schedule.Name, out var other) && other.Process > schedule.Process ? other : schedule;
                break;
            case TaskEvent taskEvent:
                var change = TaskChanges.From(taskEvent);
                Size += (change.Input?.Length ?? 0) + (change.Output?.Length ?? 0) + (change.Error?.Length ?? 0);
                changes[change.Id] = changes.TryGetValue(change.Id, out var known) ? known.Join(change) : change;
                break;
        }
    }
}
