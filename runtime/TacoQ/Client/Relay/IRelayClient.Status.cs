namespace TacoQ;

public partial interface IRelayClient
{
    /// <summary><c>GET /api/v1/worker-kinds</c>: the worker kinds that workers, tasks or operators have named, by name.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The worker kinds.</returns>
    /// <exception cref="RelayException">The relay refused it or could not be asked.</exception>
    Task<IReadOnlyList<WorkerKindStatus>> ListWorkerKindsAsync(CancellationToken cancellationToken = default);

    /// <summary><c>GET /api/v1/worker-kinds/{workerKind}</c>: a worker kind.</summary>
    /// <param name="workerKind">The worker kind.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The worker kind, or null when nobody has named it.</returns>
    /// <exception cref="RelayException">The relay refused it or could not be asked.</exception>
    Task<WorkerKindStatus?> GetWorkerKindAsync(string workerKind, CancellationToken cancellationToken = default);

    /// <summary><c>POST /api/v1/worker-kinds/{workerKind}/pause</c>: has its workers take no more tasks, those of now and later ones, until it is resumed. What runs goes on.</summary>
    /// <param name="workerKind">The worker kind; it need not have workers yet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The worker kind, with a <see cref="WorkerKindStatus.Warning"/> when some of its workers cannot be paused.</returns>
    /// <exception cref="RelayException">The relay refused it or could not be asked.</exception>
    Task<WorkerKindStatus> PauseWorkerKindAsync(string workerKind, CancellationToken cancellationToken = default);

    /// <summary><c>POST /api/v1/worker-kinds/{workerKind}/resume</c>: has its workers take tasks again.</summary>
    /// <param name="workerKind">The worker kind.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The worker kind.</returns>
    /// <exception cref="RelayException">The relay refused it or could not be asked.</exception>
    Task<WorkerKindStatus> ResumeWorkerKindAsync(string workerKind, CancellationToken cancellationToken = default);

    /// <summary><c>GET /api/v1/workers</c>: the workers that were heard within a day, by name.</summary>
    /// <param name="workerKind">Only those of this worker kind. Default: all.</param>
    /// <param name="limit">How many at most. Default 100; 1 to 1000.</param>
    /// <param name="after">The name of the last one of the page before. Default: from the first on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The workers, without the tasks that they run.</returns>
    /// <exception cref="RelayException">The relay refused it or could not be asked.</exception>
    Task<IReadOnlyList<WorkerStatus>> ListWorkersAsync(string? workerKind = null, int limit = 100, string? after = null, CancellationToken cancellationToken = default);

    /// <summary><c>GET /api/v1/workers/{name}</c>: a worker, with the tasks that it runs.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The worker, or null when none of that name was heard within a day.</returns>
    /// <exception cref="RelayException">The relay refused it or could not be asked.</exception>
    Task<WorkerStatus?> GetWorkerAsync(string name, CancellationToken cancellationToken = default);

    /// <summary><c>GET /api/v1/stats</c>: what became of tasks lately.</summary>
    /// <param name="window">How far back. Default one hour; 1 minute to 30 days.</param>
    /// <param name="byTaskKind">By task kind, not by worker kind alone. Default: by worker kind.</param>
    /// <param name="workerKind">Only this worker kind. Default: all.</param>
    /// <param name="taskKind">Only this task kind. Default: all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The statistics.</returns>
    /// <exception cref="RelayException">The relay refused it or could not be asked.</exception>
    Task<TaskStatistics> GetStatisticsAsync(
        TimeSpan? window = null, bool byTaskKind = false, string? workerKind = null, string? taskKind = null, CancellationToken cancellationToken = default);
}
