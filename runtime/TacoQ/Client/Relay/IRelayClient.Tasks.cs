namespace TacoQ;

public partial interface IRelayClient
{
    /// <summary><c>POST /api/v1/tasks/batch</c>: publishes up to 1000 tasks, each by itself or all or none.</summary>
    /// <param name="request">The tasks.</param>
    /// <param name="strict">Whether tasks are refused that no worker has announced. Default: they are accepted, with a warning.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What came of each.</returns>
    /// <exception cref="RelayException">The relay refused all of them or could not be reached.</exception>
    Task<PublishedTasks> PublishTasksAsync(PublishTasksRequest request, bool strict = false, CancellationToken cancellationToken = default);

    /// <summary><c>POST /api/v1/tasks/{id}/retry</c>: gives a completed task one more attempt.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="request">How. Default: at once, with the same arguments, unless it succeeded.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its record, or null when there is no such task.</returns>
    /// <exception cref="RelayException">The task is not completed, or succeeded (409); or the relay could not be asked.</exception>
    Task<TaskSnapshot?> RetryTaskAsync(Guid id, RetryTaskRequest? request = null, CancellationToken cancellationToken = default);

    /// <summary><c>DELETE /api/v1/tasks/{id}</c>: deletes a completed task.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="force">Whether one that is not completed is cancelled, and deleted at its end. Default: it is left alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether there was such a task.</returns>
    /// <exception cref="RelayException">The task is not completed (409); or the relay could not be asked.</exception>
    Task<bool> DeleteTaskAsync(Guid id, bool force = false, CancellationToken cancellationToken = default);

    /// <summary><c>GET /api/v1/tasks/{id}/attempts</c>: the attempts of a task, by number.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The attempts, or null when there is no such task.</returns>
    /// <exception cref="RelayException">The relay could not be asked.</exception>
    Task<IReadOnlyList<TaskAttempt>?> ListAttemptsAsync(Guid id, CancellationToken cancellationToken = default);
}
