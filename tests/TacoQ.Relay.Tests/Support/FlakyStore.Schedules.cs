using TacoQ.Relay.Schedules;

namespace TacoQ.Relay.Tests.Support;

internal sealed partial class FlakyStore
{
    public Task<IReadOnlyList<ScheduleRow>> ListSchedulesAsync(int limit, string? after, IReadOnlyCollection<string>? workerKinds, CancellationToken cancellationToken) =>
        inner.ListSchedulesAsync(limit, after, workerKinds, cancellationToken);

    public Task<ScheduleRow?> FindScheduleAsync(string name, CancellationToken cancellationToken) => inner.FindScheduleAsync(name, cancellationToken);

    public Task<ScheduleRow?> ChangeScheduleAsync(string name, Func<ScheduleRow?, long, ScheduleRow?> change, CancellationToken cancellationToken) => inner.ChangeScheduleAsync(name, change, cancellationToken);

    public Task<bool> DeleteScheduleAsync(string name, CancellationToken cancellationToken) => inner.DeleteScheduleAsync(name, cancellationToken);

    public Task<FiredSchedules> FireSchedulesAsync(int limit, Func<ScheduleRow, bool, long, FirePlan> plan, CancellationToken cancellationToken) => inner.FireSchedulesAsync(limit, plan, cancellationToken);

    public Task<ScheduleFire?> TriggerScheduleAsync(string name, Func<ScheduleRow, long, PlannedFire> fire, CancellationToken cancellationToken) => inner.TriggerScheduleAsync(name, fire, cancellationToken);

    public Task<TimeSpan?> GetTimeToNextScheduleAsync(CancellationToken cancellationToken) => inner.GetTimeToNextScheduleAsync(cancellationToken);

    public Task<IReadOnlyList<ScheduleFire>?> ListFiresAsync(string name, int limit, long? before, CancellationToken cancellationToken) => inner.ListFiresAsync(name, limit, before, cancellationToken);

    public Task<IReadOnlyList<string>> PauseSilentSchedulesAsync(TimeSpan silence, string reason, CancellationToken cancellationToken) => inner.PauseSilentSchedulesAsync(silence, reason, cancellationToken);
}
