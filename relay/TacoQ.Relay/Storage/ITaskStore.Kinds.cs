using TacoQ.Wire;

namespace TacoQ.Relay.Storage;

internal partial interface ITaskStore
{
    /// <summary>Which kind of store this is: <c>sqlite</c> or <c>postgres</c>.</summary>
    string Kind { get; }

    /// <summary>The version of the schema.</summary>
    Task<int> GetSchemaVersionAsync(CancellationToken cancellationToken);

    /// <summary>Notes whether the workers of a worker kind shall take tasks.</summary>
    /// <returns>What to tell them: since when it is so.</returns>
    Task<WorkerKindPaused> SetPausedAsync(string workerKind, bool paused, CancellationToken cancellationToken);

    /// <summary>The worker kinds that were paused once, whether they are now or not.</summary>
    Task<IReadOnlyList<WorkerKindPaused>> ListPausesAsync(CancellationToken cancellationToken);

    /// <summary>What is known of worker kinds, by name: of all, or of one, then also when nothing is.</summary>
    Task<IReadOnlyList<WorkerKindRow>> ListWorkerKindsAsync(string? workerKind, CancellationToken cancellationToken);

    /// <summary>The tasks that wait for something other than a worker, if they are no more than <paramref name="limit"/>; otherwise null.</summary>
    Task<IReadOnlyList<(string WorkerKind, TaskRank Rank, int Count)>?> CountWaitingAsync(int limit, CancellationToken cancellationToken);

    /// <summary>The workers of any of these worker kinds, or of all, by name, from behind one: of several processes of one name the last one.</summary>
    Task<IReadOnlyList<WorkerStatus>> ListWorkersAsync(IReadOnlyCollection<string>? workerKinds, int limit, string? after, CancellationToken cancellationToken);

    /// <summary>A worker with the tasks that it runs, or null.</summary>
    Task<WorkerStatus?> FindWorkerAsync(string name, CancellationToken cancellationToken);

    /// <summary>What became of tasks in the time before now.</summary>
    Task<StatisticsRows> ReadStatisticsAsync(TimeSpan window, string? workerKind, string? taskKind, CancellationToken cancellationToken);

    /// <summary>Brings minutes together to hours that are at least <paramref name="age"/> old.</summary>
    /// <returns>How many rows were brought together.</returns>
    Task<int> RollStatisticsAsync(int limit, TimeSpan age, CancellationToken cancellationToken);

    /// <summary>Deletes statistics that are older.</summary>
    /// <returns>How many rows.</returns>
    Task<int> DeleteStatisticsAsync(int limit, TimeSpan age, CancellationToken cancellationToken);

    /// <summary>Figures of all tasks together.</summary>
    Task<StoreFigures> MeasureAsync(CancellationToken cancellationToken);

    /// <summary>How many messages in quarantine the filter finds, counted up to a limit.</summary>
    Task<int> CountQuarantinedAsync(QuarantineFilter filter, int limit, CancellationToken cancellationToken);
}
