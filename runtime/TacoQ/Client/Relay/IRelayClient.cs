namespace TacoQ;

/// <summary>The relay's REST API, a method an endpoint.</summary>
public partial interface IRelayClient
{
    /// <summary><c>POST /api/v1/tasks</c>: publishes a task through the relay.</summary>
    /// <param name="request">The task.</param>
    /// <param name="strict">Whether a task is refused that no worker has announced. Default: it is accepted, with a <see cref="PublishedTask.Warning"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its id and address.</returns>
    /// <exception cref="RelayException">The relay refused it or could not be reached.</exception>
    Task<PublishedTask> PublishTaskAsync(PublishTaskRequest request, bool strict = false, CancellationToken cancellationToken = default);

    /// <summary><c>POST /api/v1/tasks/{id}/cancel</c>: asks for a task to be cancelled, whether the relay knows it already or not.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that completes when the request is with the broker.</returns>
    /// <exception cref="RelayException">The relay refused it or could not be reached.</exception>
    Task CancelTaskAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary><c>GET /api/v1/tasks/{id}</c>: a task's record.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="wait">How long the relay may wait with its answer, until the task is completed or, with <paramref name="changedSince"/>, changed. At most 60 seconds. Default: not at all.</param>
    /// <param name="changedSince">An <see cref="TaskSnapshot.UpdatedAt"/>: wait for a later change of any kind instead of the end.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The record, or null when there is no such task.</returns>
    /// <exception cref="RelayException">The relay could not be asked.</exception>
    Task<TaskSnapshot?> GetTaskAsync(Guid id, TimeSpan wait = default, DateTimeOffset? changedSince = null, CancellationToken cancellationToken = default);

    /// <summary><c>GET /api/v1/task-kinds</c>: the tasks that workers have announced, by worker kind and task kind.</summary>
    /// <param name="workerKind">Only those of this worker kind. Default: all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The catalogue.</returns>
    /// <exception cref="RelayException">The relay could not be asked.</exception>
    Task<IReadOnlyList<CatalogueEntry>> ListTaskKindsAsync(string? workerKind = null, CancellationToken cancellationToken = default);

    /// <summary><c>GET /api/v1/task-kinds/{workerKind}/{taskKind}</c>: a task that workers have announced.</summary>
    /// <param name="workerKind">Its worker kind.</param>
    /// <param name="taskKind">Its task kind.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The entry, or null when no worker has announced such a task.</returns>
    /// <exception cref="RelayException">The relay could not be asked.</exception>
    Task<CatalogueEntry?> GetTaskKindAsync(string workerKind, string taskKind, CancellationToken cancellationToken = default);

    /// <summary><c>GET /api/v1/quarantine</c>: messages that nobody could use, without their bodies, the newest first.</summary>
    /// <param name="limit">How many at most. Default 50; 1 to 500.</param>
    /// <param name="before">The id of the last one of the page before. Default: from the newest on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The messages.</returns>
    /// <exception cref="RelayException">The relay refused it or could not be asked.</exception>
    Task<IReadOnlyList<QuarantinedMessage>> ListQuarantinedAsync(int limit = 50, long? before = null, CancellationToken cancellationToken = default);

    /// <summary><c>GET /api/v1/quarantine/{id}</c>: a message that nobody could use, with its body.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The message, or null when there is no such one.</returns>
    /// <exception cref="RelayException">The relay could not be asked.</exception>
    Task<QuarantinedMessage?> GetQuarantinedAsync(long id, CancellationToken cancellationToken = default);

    /// <summary><c>POST /api/v1/quarantine/{id}/replay</c>: gives a message back to the queue that it was in, and deletes it here.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether there was such a message.</returns>
    /// <exception cref="RelayException">The broker did not take it, or not all of it was kept; it stays in quarantine. Or the relay could not be asked.</exception>
    Task<bool> ReplayQuarantinedAsync(long id, CancellationToken cancellationToken = default);

    /// <summary><c>DELETE /api/v1/quarantine/{id}</c>: deletes a message.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether there was such a message.</returns>
    /// <exception cref="RelayException">The relay could not be asked.</exception>
    Task<bool> DeleteQuarantinedAsync(long id, CancellationToken cancellationToken = default);

    /// <summary><c>GET /health</c>: whether the relay and what it needs work.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when healthy, otherwise one line for each component that fails.</returns>
    /// <exception cref="RelayException">The relay could not be reached.</exception>
    Task<string?> GetHealthAsync(CancellationToken cancellationToken = default);
}
