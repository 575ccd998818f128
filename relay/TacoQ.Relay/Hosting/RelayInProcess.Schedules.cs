using Microsoft.Extensions.DependencyInjection;
using TacoQ.Relay.Schedules;

namespace TacoQ.Relay.Hosting;

internal sealed partial class RelayInProcess
{
    private ScheduleBook Schedules => services.GetRequiredService<ScheduleBook>();

    public async Task<Schedule> CreateOrUpdateScheduleAsync(ScheduleDefinition definition, long? version = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return (await Schedules.PutAsync(definition, version, strict: false, static _ => true, cancellationToken)).Schedule;
        }
        catch (ScheduleRefusedException e)
        {
            throw new RelayException(e.Message, e.Status, e);
        }
    }

    public async Task<IReadOnlyList<Schedule>> ListSchedulesAsync(int limit = 50, string? after = null, CancellationToken cancellationToken = default) =>
        [.. (await store.ListSchedulesAsync(limit, after, null, cancellationToken)).Select(schedule => schedule.ToSchedule())];

    public async Task<Schedule?> GetScheduleAsync(string name, CancellationToken cancellationToken = default) =>
        (await store.FindScheduleAsync(name, cancellationToken))?.ToSchedule(withArguments: true);

    public Task<bool> DeleteScheduleAsync(string name, CancellationToken cancellationToken = default) => store.DeleteScheduleAsync(name, cancellationToken);

    public Task<Schedule?> PauseScheduleAsync(string name, CancellationToken cancellationToken = default) => Schedules.PauseAsync(name, cancellationToken);

    public Task<Schedule?> ResumeScheduleAsync(string name, CancellationToken cancellationToken = default) => Schedules.ResumeAsync(name, cancellationToken);

    public Task<ScheduleFire?> TriggerScheduleAsync(string name, CancellationToken cancellationToken = default) => Schedules.TriggerAsync(name, cancellationToken);

    public Task<SchedulePreview?> GetNextFiresAsync(string name, int count = 10, CancellationToken cancellationToken = default) => Schedules.PreviewAsync(name, count, cancellationToken);

    public Task<SchedulePreview> PreviewScheduleAsync(SchedulePreviewRequest request, CancellationToken cancellationToken = default) => Task.FromResult(Schedules.Preview(request));

    public Task<IReadOnlyList<ScheduleFire>?> ListScheduleFiresAsync(string name, int limit = 50, DateTimeOffset? before = null, CancellationToken cancellationToken = default) =>
        store.ListFiresAsync(name, limit, before is { } time ? WireTime.From(time) : null, cancellationToken);
}
