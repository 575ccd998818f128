using Microsoft.Extensions.DependencyInjection;
using TacoQ.Hosting;
using TacoQ.Relay.Api;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Hosting;

/// <summary>The relay for the code of its own process: what the REST API does, without HTTP.</summary>
/// <remarks>The publisher is resolved late: it needs the client, which needs this.</remarks>
internal sealed partial class RelayInProcess(IServiceProvider services, ITaskStore store, TaskReader reader, QuarantinedMessages messages, RelayHealth health) : IRelayInProcess, IRelayClient
{
    public IRelayClient Client => this;

    public Task<PublishedTask> PublishTaskAsync(PublishTaskRequest request, bool strict = false, CancellationToken cancellationToken = default) =>
        services.GetRequiredService<TaskPublisher>().PublishAsync(request, strict, cancellationToken);

    public Task CancelTaskAsync(Guid id, CancellationToken cancellationToken = default) => services.GetRequiredService<TaskControl>().CancelAsync(id, cancellationToken);

    public async Task<TaskSnapshot?> GetTaskAsync(Guid id, TimeSpan wait = default, DateTimeOffset? changedSince = null, CancellationToken cancellationToken = default) =>
        (await reader.ReadAsync(id, wait, changedSince, cancellationToken))?.ToSnapshot();

    public Task<IReadOnlyList<CatalogueEntry>> ListTaskKindsAsync(string? workerKind = null, CancellationToken cancellationToken = default) =>
        store.ListTaskKindsAsync(workerKind, cancellationToken);

    public Task<CatalogueEntry?> GetTaskKindAsync(string workerKind, string taskKind, CancellationToken cancellationToken = default) =>
        store.FindTaskKindAsync(workerKind, taskKind, cancellationToken);

    public Task<IReadOnlyList<QuarantinedMessage>> ListQuarantinedAsync(int limit = 50, long? before = null, CancellationToken cancellationToken = default) =>
        store.ListQuarantinedAsync(QuarantineFilter.All, limit, before, cancellationToken);

    public Task<QuarantinedMessage?> GetQuarantinedAsync(long id, CancellationToken cancellationToken = default) => store.FindQuarantinedAsync(id, cancellationToken);

    public Task<bool> ReplayQuarantinedAsync(long id, CancellationToken cancellationToken = default) => messages.ReplayAsync(id, cancellationToken);

    public Task<bool> DeleteQuarantinedAsync(long id, CancellationToken cancellationToken = default) => store.DeleteQuarantinedAsync(id, cancellationToken);

    public Task<string?> GetHealthAsync(CancellationToken cancellationToken = default) => health.CheckAsync(withCauses: true, cancellationToken);
}
