namespace TacoQ;

internal sealed partial class UnconfiguredRelayClient
{
    public Task<TaskPage> SearchTasksAsync(TaskSearchRequest request, CancellationToken cancellationToken = default) => throw Missing();

    public Task<TaskCount> CountTasksAsync(string? query = null, CancellationToken cancellationToken = default) => throw Missing();

    public Task<TaskOperationPreview> PreviewOperationAsync(TaskOperationRequest request, CancellationToken cancellationToken = default) => throw Missing();

    public Task<TaskOperation> StartOperationAsync(TaskOperationRequest request, CancellationToken cancellationToken = default) => throw Missing();

    public Task<IReadOnlyList<TaskOperation>> ListOperationsAsync(int limit = 50, Guid? before = null, CancellationToken cancellationToken = default) => throw Missing();

    public Task<TaskOperation?> GetOperationAsync(Guid id, CancellationToken cancellationToken = default) => throw Missing();

    public Task<TaskOperation?> StopOperationAsync(Guid id, CancellationToken cancellationToken = default) => throw Missing();
}
