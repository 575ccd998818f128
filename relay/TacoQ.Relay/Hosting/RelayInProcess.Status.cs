using Microsoft.Extensions.DependencyInjection;
using TacoQ.Relay.Status;

namespace TacoQ.Relay.Hosting;

internal sealed partial class RelayInProcess
{
    private WorkerKinds WorkerKinds => services.GetRequiredService<WorkerKinds>();

    public Task<IReadOnlyList<WorkerKindStatus>> ListWorkerKindsAsync(CancellationToken cancellationToken = default) => WorkerKinds.ListAsync(cancellationToken);

    public Task<WorkerKindStatus?> GetWorkerKindAsync(string workerKind, CancellationToken cancellationToken = default) => WorkerKinds.FindAsync(workerKind, cancellationToken);

    public Task<WorkerKindStatus> PauseWorkerKindAsync(string workerKind, CancellationToken cancellationToken = default) => WorkerKinds.PauseAsync(workerKind, cancellationToken);

    public Task<WorkerKindStatus> ResumeWorkerKindAsync(string workerKind, CancellationToken cancellationToken = default) => WorkerKinds.ResumeAsync(workerKind, cancellationToken);

    public Task<IReadOnlyList<WorkerStatus>> ListWorkersAsync(string? workerKind = null, int limit = 100, string? after = null, CancellationToken cancellationToken = default) =>
        store.ListWorkersAsync(workerKind is null ? null : [workerKind], limit, after, cancellationToken);

    public Task<WorkerStatus?> GetWorkerAsync(string name, CancellationToken cancellationToken = default) => store.FindWorkerAsync(name, cancellationToken);

    public Task<TaskStatistics> GetStatisticsAsync(
        TimeSpan? window = null, bool byTaskKind = false, string? workerKind = null, string? taskKind = null, CancellationToken cancellationToken = default) =>
        services.GetRequiredService<Statistics>().ReadAsync(window ?? Statistics.DefaultWindow, byTaskKind, workerKind, taskKind, cancellationToken);
}
