using TacoQ.Broker;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Status;

/// <summary>What waits for workers of which kind, and whether they shall take it.</summary>
internal sealed class WorkerKinds(ITaskBroker broker, ITaskStore store, LaneDepths depths)
{
    private const int MostCounted = 10_000;

    // By then a worker that is told to pause has let its queues go.
    private static readonly TimeSpan ObeyedWithin = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<WorkerKindStatus>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await store.ListWorkerKindsAsync(null, cancellationToken);
        var waiting = await store.CountWaitingAsync(MostCounted, cancellationToken);
        return await Task.WhenAll(rows.Select(row => DescribeAsync(row, waiting, cancellationToken)));
    }

    public async Task<WorkerKindStatus?> FindAsync(string workerKind, CancellationToken cancellationToken) =>
        (await store.ListWorkerKindsAsync(workerKind, cancellationToken)).Single() is { IsKnown: true } row
            ? await DescribeAsync(row, await store.CountWaitingAsync(MostCounted, cancellationToken), cancellationToken)
            : null;

    public Task<WorkerKindStatus> PauseAsync(string workerKind, CancellationToken cancellationToken) => SetAsync(workerKind, paused: true, cancellationToken);

    public Task<WorkerKindStatus> ResumeAsync(string workerKind, CancellationToken cancellationToken) => SetAsync(workerKind, paused: false, cancellationToken);

    private async Task<WorkerKindStatus> SetAsync(string workerKind, bool paused, CancellationToken cancellationToken)
    {
        await broker.BroadcastAsync(workerKind, await store.SetPausedAsync(workerKind, paused, cancellationToken));
        return (await FindAsync(workerKind, cancellationToken))!;
    }

    private async Task<WorkerKindStatus> DescribeAsync(WorkerKindRow row, IReadOnlyList<(string WorkerKind, TaskRank Rank, int Count)>? waiting, CancellationToken cancellationToken)
    {
        var depth = await depths.GetAsync(row.WorkerKind, cancellationToken);
        int? Count(TaskRank rank) => waiting?.Where(some => some.WorkerKind == row.WorkerKind && some.Rank == rank).Sum(some => some.Count);
        return new()
        {
            WorkerKind = row.WorkerKind,
            Paused = row.PausedAt is not null,
            PausedAt = row.PausedAt,
            Depth = depth?.Ready,
            Consumers = depth?.Consumers,
            Workers = row.Workers,
            Running = row.Running,
            InPerMinute = PerMinute(row.Enqueued, row.RateSeconds),
            OutPerMinute = PerMinute(row.Ended, row.RateSeconds),
            OldestWaitingSeconds = row.OldestWaiting is { } oldest ? Math.Max(0, Math.Round(oldest.TotalSeconds, 3)) : null,
            Scheduled = Count(TaskRank.Scheduled),
            Retrying = Count(TaskRank.Retrying),
            Parked = Count(TaskRank.Parked),
            Warning = Warn(row, depth),
        };
    }

    /// <summary>Consumers that are none of the workers heard cannot be told to pause: those of TacoQ 0.4, for example.</summary>
    private static string? Warn(WorkerKindRow row, LaneDepth? depth)
    {
        if (row.Age is not { } age || depth is null)
        {
            return null;
        }

        var deaf = depth.Consumers - (age < ObeyedWithin ? row.Workers : 0);
        return deaf > 0
            ? $"{deaf} of the consumers of '{row.WorkerKind}' go on taking tasks: they do not know of pauses, as the workers of TacoQ 0.4. Stop them, to stop all."
            : null;
    }

    private static double PerMinute(long count, double seconds) => Math.Max(0, Math.Round(count * 60 / Math.Max(1, seconds), 2));
}
