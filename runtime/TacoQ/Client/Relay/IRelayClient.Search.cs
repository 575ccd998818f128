namespace TacoQ;

public partial interface IRelayClient
{
    /// <summary><c>GET /api/v1/tasks</c>: a page of the tasks that a query is of.</summary>
    /// <param name="request">The query, the order, and the cursor of the page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The page.</returns>
    /// <exception cref="RelayException">The query or the cursor is wrong, the search took too long, or the relay could not be asked.</exception>
    Task<TaskPage> SearchTasksAsync(TaskSearchRequest request, CancellationToken cancellationToken = default);

    /// <summary><c>GET /api/v1/tasks/count</c>: how many tasks a query is of, up to 10000.</summary>
    /// <param name="query">The query. Default: all tasks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many.</returns>
    /// <exception cref="RelayException">The query is wrong, the search took too long, or the relay could not be asked.</exception>
    Task<TaskCount> CountTasksAsync(string? query = null, CancellationToken cancellationToken = default);

    /// <summary><c>POST /api/v1/operations</c> with <c>dryRun</c>: which tasks an operation would be of.</summary>
    /// <param name="request">The operation.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many tasks, and a few of them.</returns>
    /// <exception cref="RelayException">The query is wrong, the search took too long, or the relay could not be asked.</exception>
    Task<TaskOperationPreview> PreviewOperationAsync(TaskOperationRequest request, CancellationToken cancellationToken = default);

    /// <summary><c>POST /api/v1/operations</c>: does something with all tasks that a query is of and that have been enqueued until now.</summary>
    /// <param name="request">The operation.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The operation, which the relay works on from now on.</returns>
    /// <exception cref="RelayException">The query is wrong, the search took too long, or the relay could not be asked.</exception>
    Task<TaskOperation> StartOperationAsync(TaskOperationRequest request, CancellationToken cancellationToken = default);

    /// <summary><c>GET /api/v1/operations</c>: the operations of the last 30 days, the newest first.</summary>
    /// <param name="limit">How many at most. Default 50; 1 to 500.</param>
    /// <param name="before">The id of the last one of the page before. Default: from the newest on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The operations.</returns>
    /// <exception cref="RelayException">The relay refused it or could not be asked.</exception>
    Task<IReadOnlyList<TaskOperation>> ListOperationsAsync(int limit = 50, Guid? before = null, CancellationToken cancellationToken = default);

    /// <summary><c>GET /api/v1/operations/{id}</c>: how far an operation is.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The operation, or null when there is no such one.</returns>
    /// <exception cref="RelayException">The relay could not be asked.</exception>
    Task<TaskOperation?> GetOperationAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary><c>POST /api/v1/operations/{id}/stop</c>: stops an operation; what it has done stays done, and one that has ended stays as it is.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The operation, or null when there is no such one.</returns>
    /// <exception cref="RelayException">The relay could not be asked.</exception>
    Task<TaskOperation?> StopOperationAsync(Guid id, CancellationToken cancellationToken = default);
}
