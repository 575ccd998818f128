using System.Net;

namespace TacoQ.Relay.Schedules;

/// <summary>A schedule is valid, but cannot be so now.</summary>
/// <param name="status">The status of the answer.</param>
/// <param name="type">The problem's type.</param>
/// <param name="message">What is in the way, and what to do.</param>
internal sealed class ScheduleRefusedException(HttpStatusCode status, string type, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    public string Type { get; } = type;

    public static ScheduleRefusedException Exists(string name) => new(
        HttpStatusCode.Conflict, "schedule-exists", $"There is a schedule '{name}' already: change it with PUT, or choose another name.");

    public static ScheduleRefusedException IsOfCode(ScheduleRow schedule) => new(
        HttpStatusCode.Conflict,
        "schedule-of-code",
        $"The schedule '{schedule.Name}' is defined in code, by [TacoSchedule] on the task {schedule.Definition.WorkerKind}/{schedule.Definition.TaskKind}: change it there. Here it can be paused, resumed and triggered.");

    public static ScheduleRefusedException Changed(string name, long? version) => new(
        HttpStatusCode.PreconditionFailed,
        "schedule-changed",
        version is { } now ? $"The schedule '{name}' has version {now} now: read it again." : $"There is no schedule '{name}' any more.");
}
