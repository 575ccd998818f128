namespace TacoQ.Relay.Hosting;

internal sealed partial class RelayInProcess
{
    public Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int limit = 50, long? before = null, CancellationToken cancellationToken = default) =>
        store.ListAuditAsync(limit, before, cancellationToken);
}
