namespace TacoQ.Tests.Support;

internal sealed partial class StubRelayClient
{
    public Task<TaskPage> SearchTasksAsync(TaskSearchRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<TaskCount> CountTasksAsync(string? query = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<TaskOperationPreview> PreviewOperationAsync(TaskOperationRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<TaskOperation> StartOperationAsync(TaskOperationRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<TaskOperation>> ListOperationsAsync(int limit = 50, Guid? before = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<TaskOperation?> GetOperationAsync(Guid id, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<TaskOperation?> StopOperationAsync(Guid id, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
