using Microsoft.Extensions.DependencyInjection;
using TacoQ.Hosting;
using TacoQ.Relay.Api;

namespace TacoQ.Relay.Hosting;

/// <summary>The relay for the code of its own process: what the REST API does, without HTTP.</summary>
/// <remarks>The publisher is resolved late: it needs the client, which needs this.</remarks>
internal sealed class RelayInProcess(IServiceProvider services, TaskReader reader, RelayHealth health) : IRelayInProcess, IRelayClient
{
    public IRelayClient Client => this;

    public Task<PublishedTask> PublishTaskAsync(PublishTaskRequest request, CancellationToken cancellationToken = default) =>
        services.GetRequiredService<TaskPublisher>().PublishAsync(request, cancellationToken);

    public Task CancelTaskAsync(Guid id, CancellationToken cancellationToken = default) => services.GetRequiredService<TaskPublisher>().CancelAsync(id, cancellationToken);

    public async Task<TaskSnapshot?> GetTaskAsync(Guid id, TimeSpan wait = default, DateTimeOffset? changedSince = null, CancellationToken cancellationToken = default) =>
        (await reader.ReadAsync(id, wait, changedSince, cancellationToken))?.ToSnapshot();

    public Task<string?> GetHealthAsync(CancellationToken cancellationToken = default) => health.CheckAsync(cancellationToken);
}
