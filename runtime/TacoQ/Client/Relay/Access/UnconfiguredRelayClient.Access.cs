namespace TacoQ;

internal sealed partial class UnconfiguredRelayClient
{
    public Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int limit = 50, long? before = null, CancellationToken cancellationToken = default) => throw Missing();
}
