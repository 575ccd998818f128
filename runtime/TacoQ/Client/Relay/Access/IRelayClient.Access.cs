namespace TacoQ;

public partial interface IRelayClient
{
    /// <summary><c>GET /api/v1/audit</c>: what was asked to be changed, by whom and how it ended, the newest first.</summary>
    /// <param name="limit">How many at most. Default 50; 1 to 500.</param>
    /// <param name="before">The id of the last one of the page before. Default: from the newest on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The entries.</returns>
    /// <exception cref="RelayException">The relay refused it or could not be asked.</exception>
    Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int limit = 50, long? before = null, CancellationToken cancellationToken = default);
}
