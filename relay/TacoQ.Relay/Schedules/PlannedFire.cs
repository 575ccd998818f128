using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Schedules;

/// <summary>A time of a schedule, and what shall become of it.</summary>
/// <param name="At">The time, in microseconds since 1970.</param>
/// <param name="Outcome">What shall become of it.</param>
/// <param name="Task">The task, if it gets one.</param>
internal sealed record PlannedFire(long At, ScheduleFireOutcome Outcome, TaskChange? Task)
{
    public ScheduleFire ToFire(long decidedAt) => new() { At = WireTime.ToDateTimeOffset(At), DecidedAt = WireTime.ToDateTimeOffset(decidedAt), Outcome = Outcome, TaskId = Task?.Id };
}
