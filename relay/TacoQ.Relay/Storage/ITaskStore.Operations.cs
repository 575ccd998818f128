namespace TacoQ.Relay.Storage;

internal partial interface ITaskStore
{
    /// <summary>Keeps a new operation, and deletes those that ended more than <paramref name="kept"/> ago.</summary>
    Task AddOperationAsync(StoredOperation operation, TimeSpan kept, CancellationToken cancellationToken);

    /// <summary>An operation, or null.</summary>
    Task<StoredOperation?> FindOperationAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Operations, the newest first, from below an id; only those that are of no other worker kinds than these, or all.</summary>
    Task<IReadOnlyList<StoredOperation>> ListOperationsAsync(int limit, Guid? before, IReadOnlyCollection<string>? workerKinds, CancellationToken cancellationToken);

    /// <summary>Takes the oldest running operation on which nobody works, or on which <paramref name="claim"/> does already, for that long.</summary>
    Task<StoredOperation?> ClaimOperationAsync(Guid claim, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Notes a step of an operation, and keeps it for that long.</summary>
    /// <returns>Whether to go on: it still runs, and nobody else has taken it meanwhile.</returns>
    Task<bool> AdvanceOperationAsync(Guid id, Guid claim, OperationStep step, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Stops an operation that runs.</summary>
    Task StopOperationAsync(Guid id, CancellationToken cancellationToken);
}
