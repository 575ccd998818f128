using TacoQ.Relay.Storage;
using TacoQ.Wire;

namespace TacoQ.Relay.Tests.Support;

internal sealed partial class FlakyStore
{
    public string Kind => inner.Kind;

    public Task<int> GetSchemaVersionAsync(CancellationToken cancellationToken) => inner.GetSchemaVersionAsync(cancellationToken);

    public Task<WorkerKindPaused> SetPausedAsync(string workerKind, bool paused, CancellationToken cancellationToken) => inner.SetPausedAsync(workerKind, paused, cancellationToken);

    public Task<IReadOnlyList<WorkerKindPaused>> ListPausesAsync(CancellationToken cancellationToken) => inner.ListPausesAsync(cancellationToken);

    public Task<IReadOnlyList<WorkerKindRow>> ListWorkerKindsAsync(string? workerKind, CancellationToken cancellationToken) => inner.ListWorkerKindsAsync(workerKind, cancellationToken);

    public Task<IReadOnlyList<(string WorkerKind, TaskRank Rank, int Count)>?> CountWaitingAsync(int limit, CancellationToken cancellationToken) => inner.CountWaitingAsync(limit, cancellationToken);

    public Task<IReadOnlyList<WorkerStatus>> ListWorkersAsync(IReadOnlyCollection<string>? workerKinds, int limit, string? after, CancellationToken cancellationToken) =>
        inner.ListWorkersAsync(workerKinds, limit, after, cancellationToken);

    public Task<WorkerStatus?> FindWorkerAsync(string name, CancellationToken cancellationToken) => inner.FindWorkerAsync(name, cancellationToken);

    public Task<StatisticsRows> ReadStatisticsAsync(TimeSpan window, string? workerKind, string? taskKind, CancellationToken cancellationToken) =>
        inner.ReadStatisticsAsync(window, workerKind, taskKind, cancellationToken);

    public Task<int> RollStatisticsAsync(int limit, TimeSpan age, CancellationToken cancellationToken) => inner.RollStatisticsAsync(limit, age, cancellationToken);

    public Task<int> DeleteStatisticsAsync(int limit, TimeSpan age, CancellationToken cancellationToken) => inner.DeleteStatisticsAsync(limit, age, cancellationToken);

    public Task<StoreFigures> MeasureAsync(CancellationToken cancellationToken) => inner.MeasureAsync(cancellationToken);

    public Task<int> CountQuarantinedAsync(QuarantineFilter filter, int limit, CancellationToken cancellationToken) => inner.CountQuarantinedAsync(filter, limit, cancellationToken);
}
