using System.Globalization;

namespace TacoQ;

internal sealed partial class HttpRelayClient
{
    public Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int limit = 50, long? before = null, CancellationToken cancellationToken = default)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"api/v1/audit?limit={limit}");
        path += before is { } id ? string.Create(CultureInfo.InvariantCulture, $"&before={id}") : "";
        return SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), response => ReadAsync(response, TacoJson.Default.IReadOnlyListAuditEntry, cancellationToken), cancellationToken);
    }
}
