namespace TacoQ.Relay.Schedules;

/// <summary>A schedule after it was written.</summary>
/// <param name="Schedule">The schedule.</param>
/// <param name="IsNew">Whether there was none of its name.</param>
internal sealed record WrittenSchedule(Schedule Schedule, bool IsNew);
