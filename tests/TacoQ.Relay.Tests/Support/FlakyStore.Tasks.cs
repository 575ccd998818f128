using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Tests.Support;

internal sealed partial class FlakyStore
{
    public bool IsListenedTo => inner.IsListenedTo;

    public void AnnounceListener(bool forAll) => inner.AnnounceListener(forAll);

    public Task<IReadOnlyList<TaskVersion>> FindVersionsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => inner.FindVersionsAsync(ids, cancellationToken);

    public Task<IReadOnlyList<TaskRow>> FindManyAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => inner.FindManyAsync(ids, cancellationToken);

    public Task<IReadOnlyList<EndedAttempt>> ListAttemptsAsync(Guid id, CancellationToken cancellationToken) => inner.ListAttemptsAsync(id, cancellationToken);

    public Task<RetryVerdict> RetryAsync(Guid id, ReadOnlyMemory<byte>? input, TimeSpan delay, bool force, CancellationToken cancellationToken) => inner.RetryAsync(id, input, delay, force, cancellationToken);

    /// <summary>Asked before a task is deleted; throws in its place.</summary>
    public Func<Guid, Exception?> BeforeDelete { get; set; } = _ => null;

    public Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken) => BeforeDelete(id) is { } before ? throw before : inner.DeleteAsync(id, cancellationToken);

    public Task<bool> DeleteWhenCompletedAsync(Guid id, CancellationToken cancellationToken) => inner.DeleteWhenCompletedAsync(id, cancellationToken);

    public Task<IReadOnlyList<Guid>> FindDeletedAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => inner.FindDeletedAsync(ids, cancellationToken);

    public Task<KeyedRequest?> FindKeyAsync(IdempotencyKey key, TimeSpan lifetime, CancellationToken cancellationToken) => inner.FindKeyAsync(key, lifetime, cancellationToken);

    public Task<KeyedRequest> ClaimKeyAsync(IdempotencyKey key, Guid id, TimeSpan lifetime, CancellationToken cancellationToken) => inner.ClaimKeyAsync(key, id, lifetime, cancellationToken);

    public Task AnswerKeyAsync(IdempotencyKey key, string answer, CancellationToken cancellationToken) => inner.AnswerKeyAsync(key, answer, cancellationToken);

    public Task<int> ForgetKeysAsync(int limit, TimeSpan age, CancellationToken cancellationToken) => inner.ForgetKeysAsync(limit, age, cancellationToken);
}
