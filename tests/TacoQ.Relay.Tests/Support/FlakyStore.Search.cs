using TacoQ.Relay.Search;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Tests.Support;

internal sealed partial class FlakyStore
{
    public Task<IReadOnlyList<FoundTask>> SearchAsync(TaskSearch search, CancellationToken cancellationToken) => inner.SearchAsync(search, cancellationToken);

    public Task<int> CountAsync(TaskQuery query, int limit, CancellationToken cancellationToken) => inner.CountAsync(query, limit, cancellationToken);

    public Task AddOperationAsync(StoredOperation operation, TimeSpan kept, CancellationToken cancellationToken) => inner.AddOperationAsync(operation, kept, cancellationToken);

    public Task<StoredOperation?> FindOperationAsync(Guid id, CancellationToken cancellationToken) => inner.FindOperationAsync(id, cancellationToken);

    public Task<IReadOnlyList<StoredOperation>> ListOperationsAsync(int limit, Guid? before, IReadOnlyCollection<string>? workerKinds, CancellationToken cancellationToken) => inner.ListOperationsAsync(limit, before, workerKinds, cancellationToken);

    public Task<StoredOperation?> ClaimOperationAsync(Guid claim, TimeSpan lease, CancellationToken cancellationToken) => inner.ClaimOperationAsync(claim, lease, cancellationToken);

    public Task<bool> AdvanceOperationAsync(Guid id, Guid claim, OperationStep step, TimeSpan lease, CancellationToken cancellationToken) =>
        inner.AdvanceOperationAsync(id, claim, step, lease, cancellationToken);

    public Task StopOperationAsync(Guid id, CancellationToken cancellationToken) => inner.StopOperationAsync(id, cancellationToken);
}
