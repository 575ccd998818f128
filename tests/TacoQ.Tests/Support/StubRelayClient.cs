namespace TacoQ.Tests.Support;

/// <summary>A relay that answers as the test says.</summary>
internal sealed partial class StubRelayClient(Func<Guid, TimeSpan, DateTimeOffset?, TaskSnapshot?> get) : IRelayClient
{
    public Task<PublishedTask> PublishTaskAsync(PublishTaskRequest request, bool strict = false, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task CancelTaskAsync(Guid id, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public async Task<TaskSnapshot?> GetTaskAsync(Guid id, TimeSpan wait = default, DateTimeOffset? changedSince = null, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return get(id, wait, changedSince);
    }

    public Task<IReadOnlyList<CatalogueEntry>> ListTaskKindsAsync(string? workerKind = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CatalogueEntry?> GetTaskKindAsync(string workerKind, string taskKind, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<QuarantinedMessage>> ListQuarantinedAsync(int limit = 50, long? before = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<QuarantinedMessage?> GetQuarantinedAsync(long id, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<bool> ReplayQuarantinedAsync(long id, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<bool> DeleteQuarantinedAsync(long id, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int limit = 50, long? before = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<string?> GetHealthAsync(CancellationToken cancellationToken = default) => Task.FromResult<string?>(null);

    public static TaskSnapshot Snapshot(Guid id, TacoTaskStatus status = TacoTaskStatus.Completed, TaskOutcome? outcome = null, string? result = null, TaskError? error = null, int version = 0) => new()
    {
        Id = id,
        Status = status,
        Outcome = outcome ?? (status == TacoTaskStatus.Completed ? TaskOutcome.Succeeded : null),
        CreatedAt = DateTimeOffset.UnixEpoch,
        CompletedAt = status == TacoTaskStatus.Completed ? DateTimeOffset.UnixEpoch : null,
        UpdatedAt = DateTimeOffset.UnixEpoch.AddTicks(version),
        Result = result is null ? null : new TaskPayload(System.Text.Encoding.UTF8.GetBytes(result)),
        Error = error,
    };
}
