using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TacoQ.Relay.Api;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Hosting;

internal sealed partial class RelayInProcess
{
    public Task<PublishedTasks> PublishTasksAsync(PublishTasksRequest request, bool strict = false, CancellationToken cancellationToken = default) =>
        services.GetRequiredService<TaskBatches>().PublishAsync(request, strict, cancellationToken);

    public async Task<TaskSnapshot?> RetryTaskAsync(Guid id, RetryTaskRequest? request = null, CancellationToken cancellationToken = default) =>
        await services.GetRequiredService<TaskControl>().RetryAsync(id, request ?? new(), cancellationToken) switch
        {
            RetryVerdict.Retried => (await store.FindAsync(id, cancellationToken))?.ToSnapshot(),
            RetryVerdict.NotFound => null,
            var verdict => throw new RelayException(TaskControl.Explain(verdict, id), HttpStatusCode.Conflict),
        };

    public async Task<bool> DeleteTaskAsync(Guid id, bool force = false, CancellationToken cancellationToken = default) =>
        await services.GetRequiredService<TaskControl>().DeleteAsync(id, force, cancellationToken) switch
        {
            DeleteVerdict.NotCompleted => throw new RelayException(TaskControl.Explain(RetryVerdict.NotCompleted, id), HttpStatusCode.Conflict),
            var verdict => verdict != DeleteVerdict.NotFound,
        };

    public Task<IReadOnlyList<TaskAttempt>?> ListAttemptsAsync(Guid id, CancellationToken cancellationToken = default) =>
        services.GetRequiredService<TaskAttempts>().ListAsync(id, static _ => true, cancellationToken);
}
