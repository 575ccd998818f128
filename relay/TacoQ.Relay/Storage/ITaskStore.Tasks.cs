namespace TacoQ.Relay.Storage;

internal partial interface ITaskStore
{
    /// <summary>Whether another relay has asked, not long ago, to be told of every change and not of the ends alone.</summary>
    bool IsListenedTo { get; }

    /// <summary>Asks other relays to announce ends for the next five seconds, or every change. Best effort.</summary>
    void AnnounceListener(bool forAll);

    /// <summary>Which state the tasks are in; those that are not there are left out.</summary>
    Task<IReadOnlyList<TaskVersion>> FindVersionsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>The rows of the tasks without their arguments and results; those that are not there are left out.</summary>
    Task<IReadOnlyList<TaskRow>> FindManyAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>The attempts of a task that were followed by another, by number.</summary>
    Task<IReadOnlyList<EndedAttempt>> ListAttemptsAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Gives a completed task one more attempt, which is due after <paramref name="delay"/>; what its last one came to is kept among its attempts.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="input">Other arguments than before, or null.</param>
    /// <param name="delay">How long from now.</param>
    /// <param name="force">Also when it succeeded.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<RetryVerdict> RetryAsync(Guid id, ReadOnlyMemory<byte>? input, TimeSpan delay, bool force, CancellationToken cancellationToken);

    /// <summary>Deletes a completed task; its id is remembered.</summary>
    /// <returns>Whether there was such a one.</returns>
    Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>A task that is not completed shall be deleted as soon as it is.</summary>
    /// <returns>Whether there was such a one.</returns>
    Task<bool> DeleteWhenCompletedAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Those of the ids whose tasks were deleted not long ago.</summary>
    Task<IReadOnlyList<Guid>> FindDeletedAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>What is known of a request, or null.</summary>
    Task<KeyedRequest?> FindKeyAsync(IdempotencyKey key, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>Notes a request with the id for its task, unless it has been noted before, less than <paramref name="lifetime"/> ago.</summary>
    /// <returns>What is noted then.</returns>
    Task<KeyedRequest> ClaimKeyAsync(IdempotencyKey key, Guid id, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>Notes what was answered.</summary>
    Task AnswerKeyAsync(IdempotencyKey key, string answer, CancellationToken cancellationToken);

    /// <summary>Forgets requests that are older than that.</summary>
    /// <returns>How many.</returns>
    Task<int> ForgetKeysAsync(int limit, TimeSpan age, CancellationToken cancellationToken);
}
