namespace TacoQ.Tests.Support;

internal sealed partial class StubRelayClient
{
    public Task<PublishedTasks> PublishTasksAsync(PublishTasksRequest request, bool strict = false, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<TaskSnapshot?> RetryTaskAsync(Guid id, RetryTaskRequest? request = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<bool> DeleteTaskAsync(Guid id, bool force = false, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<TaskAttempt>?> ListAttemptsAsync(Guid id, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
