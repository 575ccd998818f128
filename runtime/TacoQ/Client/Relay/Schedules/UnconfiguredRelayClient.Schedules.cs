namespace TacoQ;

internal sealed partial class UnconfiguredRelayClient
{
    public Task<Schedule> CreateOrUpdateScheduleAsync(ScheduleDefinition definition, long? version = null, CancellationToken cancellationToken = default) => throw Missing();

    public Task<IReadOnlyList<Schedule>> ListSchedulesAsync(int limit = 50, string? after = null, CancellationToken cancellationToken = default) => throw Missing();

    public Task<Schedule?> GetScheduleAsync(string name, CancellationToken cancellationToken = default) => throw Missing();

    public Task<bool> DeleteScheduleAsync(string name, CancellationToken cancellationToken = default) => throw Missing();

    public Task<Schedule?> PauseScheduleAsync(string name, CancellationToken cancellationToken = default) => throw Missing();

    public Task<Schedule?> ResumeScheduleAsync(string name, CancellationToken cancellationToken = default) => throw Missing();

    public Task<ScheduleFire?> TriggerScheduleAsync(string name, CancellationToken cancellationToken = default) => throw Missing();

    public Task<SchedulePreview?> GetNextFiresAsync(string name, int count = 10, CancellationToken cancellationToken = default) => throw Missing();

    public Task<SchedulePreview> PreviewScheduleAsync(SchedulePreviewRequest request, CancellationToken cancellationToken = default) => throw Missing();

    public Task<IReadOnlyList<ScheduleFire>?> ListScheduleFiresAsync(string name, int limit = 50, DateTimeOffset? before = null, CancellationToken cancellationToken = default) => throw Missing();
}
