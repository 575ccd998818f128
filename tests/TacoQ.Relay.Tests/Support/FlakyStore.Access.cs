using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Tests.Support;

internal sealed partial class FlakyStore
{
    /// <summary>Asked before each key is read, and before the audit is written; throws in its place.</summary>
    public Func<Exception?> BeforeAccess { get; set; } = () => null;

    /// <summary>Asked before the audit is written; throws in its place.</summary>
    public Func<IReadOnlyList<AuditEntry>, Exception?> BeforeAudit { get; set; } = _ => null;

    public Task<bool> AddApiKeyAsync(ApiKey key, CancellationToken cancellationToken) => inner.AddApiKeyAsync(key, cancellationToken);

    public Task<ApiKey?> FindApiKeyAsync(string id, CancellationToken cancellationToken) => BeforeAccess() is { } e ? throw e : inner.FindApiKeyAsync(id, cancellationToken);

    public Task<IReadOnlyList<ApiKey>> ListApiKeysAsync(CancellationToken cancellationToken) => inner.ListApiKeysAsync(cancellationToken);

    public Task<bool> RotateApiKeyAsync(string id, byte[] hash, TimeSpan grace, CancellationToken cancellationToken) => inner.RotateApiKeyAsync(id, hash, grace, cancellationToken);

    public Task<bool> RevokeApiKeyAsync(string name, CancellationToken cancellationToken) => inner.RevokeApiKeyAsync(name, cancellationToken);

    public Task NoteApiKeysUsedAsync(IReadOnlyCollection<KeyValuePair<string, DateTimeOffset>> used, CancellationToken cancellationToken) =>
        inner.NoteApiKeysUsedAsync(used, cancellationToken);

    public Task AppendAuditAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken) =>
        (BeforeAccess() ?? BeforeAudit(entries)) is { } e ? throw e : inner.AppendAuditAsync(entries, cancellationToken);

    public Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int limit, long? before, CancellationToken cancellationToken) => inner.ListAuditAsync(limit, before, cancellationToken);

    public Task<int> ForgetAuditAsync(int limit, TimeSpan age, CancellationToken cancellationToken) => inner.ForgetAuditAsync(limit, age, cancellationToken);
}
