namespace TacoQ.Tests.Support;

internal sealed partial class StubRelayClient
{
    public Task<IReadOnlyList<WorkerKindStatus>> ListWorkerKindsAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<WorkerKindStatus?> GetWorkerKindAsync(string workerKind, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<WorkerKindStatus> PauseWorkerKindAsync(string workerKind, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<WorkerKindStatus> ResumeWorkerKindAsync(string workerKind, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<WorkerStatus>> ListWorkersAsync(string? workerKind = null, int limit = 100, string? after = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<WorkerStatus?> GetWorkerAsync(string name, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<TaskStatistics> GetStatisticsAsync(
        TimeSpan? window = null, bool byTaskKind = false, string? workerKind = null, string? taskKind = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
