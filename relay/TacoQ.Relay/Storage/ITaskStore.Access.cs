namespace TacoQ.Relay.Storage;

internal partial interface ITaskStore
{
    /// <summary>Keeps a new API key.</summary>
    /// <returns>Whether its name was free.</returns>
    Task<bool> AddApiKeyAsync(ApiKey key, CancellationToken cancellationToken);

    /// <summary>The key of this id, revoked or not, or null.</summary>
    Task<ApiKey?> FindApiKeyAsync(string id, CancellationToken cancellationToken);

    /// <summary>All keys, revoked or not, by name and age.</summary>
    Task<IReadOnlyList<ApiKey>> ListApiKeysAsync(CancellationToken cancellationToken);

    /// <summary>Gives the key another secret; the one before stays valid for the grace.</summary>
    /// <returns>Whether there is such a key that is not revoked.</returns>
    Task<bool> RotateApiKeyAsync(string id, byte[] hash, TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>Revokes the key of this name, for good.</summary>
    /// <returns>Whether there was such a key that was not revoked.</returns>
    Task<bool> RevokeApiKeyAsync(string name, CancellationToken cancellationToken);

    /// <summary>Notes when keys were used; the latest time counts.</summary>
    Task NoteApiKeysUsedAsync(IReadOnlyCollection<KeyValuePair<string, DateTimeOffset>> used, CancellationToken cancellationToken);

    /// <summary>Adds to the audit. There is no way to change or to take back what it says.</summary>
    Task AppendAuditAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken);

    /// <summary>The audit, the newest first, from below an id.</summary>
    Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int limit, long? before, CancellationToken cancellationToken);

    /// <summary>Deletes what the audit has kept for longer than that: a day at least.</summary>
    /// <returns>How much.</returns>
    Task<int> ForgetAuditAsync(int limit, TimeSpan age, CancellationToken cancellationToken);
}
