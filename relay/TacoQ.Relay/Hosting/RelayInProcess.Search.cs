using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TacoQ.Relay.Api;
using TacoQ.Relay.Search;
using TacoQ.Relay.Search.Operations;

namespace TacoQ.Relay.Hosting;

internal sealed partial class RelayInProcess
{
    public Task<TaskPage> SearchTasksAsync(TaskSearchRequest request, CancellationToken cancellationToken = default) =>
        SearchAsync(() => services.GetRequiredService<TaskSearcher>().SearchAsync(request, workerKinds: null, cancellationToken));

    public Task<TaskCount> CountTasksAsync(string? query = null, CancellationToken cancellationToken = default) =>
        SearchAsync(() => services.GetRequiredService<TaskSearcher>().CountAsync(query, workerKinds: null, cancellationToken));

    public Task<TaskOperationPreview> PreviewOperationAsync(TaskOperationRequest request, CancellationToken cancellationToken = default) =>
        SearchAsync(() => services.GetRequiredService<TaskOperations>().PreviewAsync(request, workerKinds: null, cancellationToken));

    public Task<TaskOperation> StartOperationAsync(TaskOperationRequest request, CancellationToken cancellationToken = default) =>
        SearchAsync(() => services.GetRequiredService<TaskOperations>().StartAsync(request, workerKinds: null, cancellationToken));

    public async Task<IReadOnlyList<TaskOperation>> ListOperationsAsync(int limit = 50, Guid? before = null, CancellationToken cancellationToken = default) =>
        [.. (await store.ListOperationsAsync(limit, before, workerKinds: null, cancellationToken)).Select(operation => operation.Operation)];

    public async Task<TaskOperation?> GetOperationAsync(Guid id, CancellationToken cancellationToken = default) => (await store.FindOperationAsync(id, cancellationToken))?.Operation;

    public async Task<TaskOperation?> StopOperationAsync(Guid id, CancellationToken cancellationToken = default) =>
        (await services.GetRequiredService<TaskOperations>().StopAsync(id, cancellationToken))?.Operation;

    /// <summary>What REST answers with a problem is the client's exception here, too.</summary>
    private static async Task<T> SearchAsync<T>(Func<Task<T>> search)
    {
        try
        {
            return await search();
        }
        catch (Exception e) when (e is InvalidQueryException or InvalidRequestException or SearchTooSlowException)
        {
            throw new RelayException(e.Message, HttpStatusCode.BadRequest, e);
        }
    }
}
