namespace TacoQ;

internal sealed partial class UnconfiguredRelayClient
{
    public Task<IReadOnlyList<WorkerKindStatus>> ListWorkerKindsAsync(CancellationToken cancellationToken = default) => throw Missing();

    public Task<WorkerKindStatus?> GetWorkerKindAsync(string workerKind, CancellationToken cancellationToken = default) => throw Missing();

    public Task<WorkerKindStatus> PauseWorkerKindAsync(string workerKind, CancellationToken cancellationToken = default) => throw Missing();

    public Task<WorkerKindStatus> ResumeWorkerKindAsync(string workerKind, CancellationToken cancellationToken = default) => throw Missing();

    public Task<IReadOnlyList<WorkerStatus>> ListWorkersAsync(string? workerKind = null, int limit = 100, string? after = null, CancellationToken cancellationToken = default) => throw Missing();

    public Task<WorkerStatus?> GetWorkerAsync(string name, CancellationToken cancellationToken = default) => throw Missing();

    public Task<TaskStatistics> GetStatisticsAsync(
        TimeSpan? window = null, bool byTaskKind = false, string? workerKind = null, string? taskKind = null, CancellationToken cancellationToken = default) => throw Missing();
}
