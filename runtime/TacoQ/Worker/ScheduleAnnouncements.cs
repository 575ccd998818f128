using TacoQ.Broker;
using TacoQ.Wire;

namespace TacoQ.Worker;

/// <summary>Tells the relay when tasks of this process are to be run by themselves; again and again, so that it notices when no code says so any more.</summary>
internal sealed class ScheduleAnnouncements(TaskRegistry registry, ITaskBroker broker, WorkerIdentity identity, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private long? sentAt;

    /// <summary>Whether the last time is long ago, or there was none.</summary>
    public bool AreDue => sentAt is not { } last || time.GetElapsedTime(last) >= Interval;

    /// <summary>Of the tasks of these worker kinds.</summary>
    public async Task SendAsync(IReadOnlyCollection<string> workerKinds, CancellationToken cancellationToken)
    {
        sentAt = time.GetTimestamp();
        foreach (var definition in registry.Definitions.Where(definition => workerKinds.Contains(definition.WorkerKind, StringComparer.Ordinal)))
        {
            foreach (var schedule in definition.Schedules)
            {
                await broker.PublishAsync(Announce(definition, schedule), Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private ScheduleAnnounced Announce(TaskDefinition definition, TaskSchedule schedule) => new(schedule.Name, definition.WorkerKind, definition.Kind, WireTime.Now(time))
    {
        Worker = identity.Name,
        Process = identity.StartedAt,
        Cron = schedule.Cron,
        TimeZone = schedule.TimeZone,
        EverySeconds = schedule.EverySeconds,
        Misfire = schedule.Misfire,
        MisfireLimit = schedule.MisfireLimit,
        Overlap = schedule.Overlap,
        Priority = definition.Priority,
        RetentionSeconds = definition.Retention is { } retention ? (long)Math.Ceiling(retention.TotalSeconds) : null,
    };
}
