namespace TacoQ;

/// <summary>Stands in where no relay is configured: enqueueing works without one, reading does not.</summary>
internal sealed partial class UnconfiguredRelayClient : IRelayClient
{
    public Task<PublishedTask> PublishTaskAsync(PublishTaskRequest request, bool strict = false, CancellationToken cancellationToken = default) => throw Missing();

    public Task CancelTaskAsync(Guid id, CancellationToken cancellationToken = default) => throw Missing();

    public Task<TaskSnapshot?> GetTaskAsync(Guid id, TimeSpan wait = default, DateTimeOffset? changedSince = null, CancellationToken cancellationToken = default) => throw Missing();

    public Task<IReadOnlyList<CatalogueEntry>> ListTaskKindsAsync(string? workerKind = null, CancellationToken cancellationToken = default) => throw Missing();

    public Task<CatalogueEntry?> GetTaskKindAsync(string workerKind, string taskKind, CancellationToken cancellationToken = default) => throw Missing();

    public Task<IReadOnlyList<QuarantinedMessage>> ListQuarantinedAsync(int limit = 50, long? before = null, CancellationToken cancellationToken = default) => throw Missing();

    public Task<QuarantinedMessage?> GetQuarantinedAsync(long id, CancellationToken cancellationToken = default) => throw Missing();

    public Task<bool> ReplayQuarantinedAsync(long id, CancellationToken cancellationToken = default) => throw Missing();

    public Task<bool> DeleteQuarantinedAsync(long id, CancellationToken cancellationToken = default) => throw Missing();

    public Task<string?> GetHealthAsync(CancellationToken cancellationToken = default) => throw Missing();

    private static TacoConfigurationException Missing() => new(
        "To read a task's status or result this process has to know the relay: set ConnectionStrings:tacorelay (environment: ConnectionStrings__tacorelay) to its address, for example http://127.0.0.1:3000.");
}
