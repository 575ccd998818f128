using TacoQ.Broker;
using TacoQ.Wire;

namespace TacoQ.Relay.Storage;

/// <summary>
/// The record of all tasks. Every implementation passes the suite <c>TaskStoreConformance</c>. Times of the store's own are by the
/// database's clock.
/// </summary>
internal partial interface ITaskStore : IAsyncDisposable
{
    /// <summary>What the store is, for messages: its address without a password.</summary>
    string Description { get; }

    /// <summary>
    /// Opens the store and brings its schema to this version; without <paramref name="apply"/> it must have it. A newer schema is left as it
    /// is. Safe while other relays do the same.
    /// </summary>
    /// <exception cref="TacoConfigurationException">
    /// The schema is too new for this program, or too old and not to be changed, or the store can never be reached as configured.
    /// </exception>
    Task<SchemaChange> MigrateAsync(bool apply, CancellationToken cancellationToken);

    /// <summary>Joins the changes with the rows, at most one change a task, all or none; but for tasks that were deleted not long ago.</summary>
    /// <returns>What the relay has to do about it.</returns>
    Task<AppliedChanges> ApplyAsync(IReadOnlyList<TaskChange> changes, CancellationToken cancellationToken);

    /// <summary>The row of a task, or null.</summary>
    Task<TaskRow?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Claims tasks that are due, and those that another relay claimed longer ago than <paramref name="abandonedAfter"/> without marking them as queued.</summary>
    Task<IReadOnlyList<TaskAssignment>> ClaimDueAsync(int limit, TimeSpan abandonedAfter, CancellationToken cancellationToken);

    /// <summary>The claimed tasks are in the broker's hands.</summary>
    Task MarkQueuedAsync(IReadOnlyCollection<TaskAssignment> assignments, CancellationToken cancellationToken);

    /// <summary>How long until the next task is due; zero or less when one is; null when none waits.</summary>
    Task<TimeSpan?> GetTimeToNextDueAsync(CancellationToken cancellationToken);

    /// <summary>How many of the processes that began a redelivered task have not said goodbye: those that a stopping worker gave back are no harm.</summary>
    Task<IReadOnlyDictionary<Guid, int>> CountLostProcessesAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>The running attempts of a worker kind that two processes or more have begun and not lived to finish; the newest first.</summary>
    Task<IReadOnlyList<(Guid TaskId, int Attempt)>> FindSuspectsAsync(string workerKind, int limit, CancellationToken cancellationToken);

    /// <summary>Ends the task as failed, unless the attempt has ended meanwhile.</summary>
    /// <returns>Whether this call ended it.</returns>
    Task<bool> PoisonAsync(RedeliveredTask task, TaskError error, CancellationToken cancellationToken);

    /// <summary>Ends the attempts whose lease is over; those with a lease longer than <paramref name="heard"/>, for which their workers could be heard, are let be.</summary>
    Task<IReadOnlyList<LostTask>> RescueAsync(int limit, TimeSpan heard, CancellationToken cancellationToken);

    /// <summary>The time, when the worker's process has not been noted yet; null when it has.</summary>
    Task<long?> GreetAsync(WorkerHeartbeat heartbeat, CancellationToken cancellationToken);

    /// <summary>The tasks of a worker kind that its workers shall not run up to this attempt, or stop running, although the broker may still have them; the newest first.</summary>
    Task<IReadOnlyList<(Guid TaskId, int Attempt)>> FindCancelledAsync(string workerKind, int limit, CancellationToken cancellationToken);

    /// <summary>Notes the worker's process, extends the leases that it names, and makes parked tasks due that it can run.</summary>
    Task ApplyAsync(WorkerHeartbeat heartbeat, CancellationToken cancellationToken);

    /// <summary>Notes what a task takes and gives, in place of what was announced of it before.</summary>
    Task ApplyAsync(TaskKindAnnounced announced, CancellationToken cancellationToken);

    /// <summary>What has been announced, of one worker kind or of all, by worker kind and task kind.</summary>
    Task<IReadOnlyList<CatalogueEntry>> ListTaskKindsAsync(string? workerKind, CancellationToken cancellationToken);

    /// <summary>What has been announced of a task, or null.</summary>
    Task<CatalogueEntry?> FindTaskKindAsync(string workerKind, string taskKind, CancellationToken cancellationToken);

    /// <summary>Forgets what was announced longer ago than that, of tasks that no known worker takes.</summary>
    Task ForgetTaskKindsAsync(TimeSpan age, CancellationToken cancellationToken);

    /// <summary>Keeps messages that nobody can use, with the reason. Of those without a body, its length is kept.</summary>
    Task QuarantineAsync(IReadOnlyList<UnreadableMessage> messages, CancellationToken cancellationToken);

    /// <summary>The messages in quarantine that the filter finds, without their bodies, the newest first, from below an id.</summary>
    Task<IReadOnlyList<QuarantinedMessage>> ListQuarantinedAsync(QuarantineFilter filter, int limit, long? before, CancellationToken cancellationToken);

    /// <summary>A message in quarantine, or null.</summary>
    Task<QuarantinedMessage?> FindQuarantinedAsync(long id, CancellationToken cancellationToken);

    /// <returns>Whether it was there.</returns>
    Task<bool> DeleteQuarantinedAsync(long id, CancellationToken cancellationToken);

    /// <summary>Deletes completed tasks whose retention has passed; their ids are remembered.</summary>
    /// <returns>How many.</returns>
    Task<int> DeleteExpiredAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Forgets the ids of tasks that were deleted longer ago than that, and workers that have not been heard as long.</summary>
    /// <returns>How many.</returns>
    Task<int> ForgetAsync(int limit, TimeSpan age, CancellationToken cancellationToken);

    /// <summary>
    /// The queued and running tasks of a worker kind, the most urgent first: for a broker that has no memory of its own. Those that an
    /// earlier process left may have been delivered by it.
    /// </summary>
    Task<IReadOnlyList<QueuedTask>> ReadBacklogAsync(string workerKind, int limit, CancellationToken cancellationToken);

    /// <summary>Tells other relays on this store that tasks have changed, if one has asked. Best effort.</summary>
    void Announce(IEnumerable<Guid> changed);

    /// <summary>Hears what other relays announce, until cancelled.</summary>
    Task ListenAsync(Action<Guid> onChanged, CancellationToken cancellationToken);

    /// <summary>Whether the store will never take what it was given, however often it is asked: a value is to blame, not the moment.</summary>
    bool IsRefusal(Exception error);

    /// <summary>Throws when the store does not answer.</summary>
    Task CheckAsync(CancellationToken cancellationToken);
}
