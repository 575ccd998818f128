namespace TacoQ;

internal sealed partial class UnconfiguredRelayClient
{
    public Task<PublishedTasks> PublishTasksAsync(PublishTasksRequest request, bool strict = false, CancellationToken cancellationToken = default) => throw Missing();

    public Task<TaskSnapshot?> RetryTaskAsync(Guid id, RetryTaskRequest? request = null, CancellationToken cancellationToken = default) => throw Missing();

    public Task<bool> DeleteTaskAsync(Guid id, bool force = false, CancellationToken cancellationToken = default) => throw Missing();

    public Task<IReadOnlyList<TaskAttempt>?> ListAttemptsAsync(Guid id, CancellationToken cancellationToken = default) => throw Missing();
}
