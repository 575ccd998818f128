namespace TacoQ.Tests.Support;

internal sealed partial class StubRelayClient
{
    public Task<Schedule> CreateOrUpdateScheduleAsync(ScheduleDefinition definition, long? version = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<Schedule>> ListSchedulesAsync(int limit = 50, string? after = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<Schedule?> GetScheduleAsync(string name, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<bool> DeleteScheduleAsync(string name, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<Schedule?> PauseScheduleAsync(string name, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<Schedule?> ResumeScheduleAsync(string name, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ScheduleFire?> TriggerScheduleAsync(string name, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<SchedulePreview?> GetNextFiresAsync(string name, int count = 10, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<SchedulePreview> PreviewScheduleAsync(SchedulePreviewRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<ScheduleFire>?> ListScheduleFiresAsync(string name, int limit = 50, DateTimeOffset? before = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
