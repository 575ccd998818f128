using System.Collections.Concurrent;
using System.Security.Cryptography;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary>
/// Knows callers by their API keys. What the store says of a key is believed for five seconds, so that a revocation takes effect within
/// that; while the store does not answer, and so nobody can revoke, for five minutes.
/// </summary>
internal sealed class ApiKeys(ITaskStore store, StoreTrouble trouble, TimeProvider time)
{
    private const int MaxKnown = 10_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan NoteInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Known> known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> used = new(StringComparer.Ordinal);

    /// <summary>Whether there is a key of this id, as far as is known here. Asking the store for those now and then is no burden.</summary>
    public bool IsKnown(string id) => known.TryGetValue(id, out var entry) && entry.Key is not null;

    /// <exception cref="RefusedException">The key is not valid, or the store does not answer.</exception>
    public async ValueTask<Caller> FindAsync(ApiKeySecret secret, CancellationToken cancellationToken)
    {
        var hash = secret.Hash();
        var key = await ReadAsync(secret.Id, cancellationToken);
        var now = time.GetUtcNow();
        if (key is null || !Fits(key, hash, now))
        {
            throw Callers.Unknown("The API key is not valid.");
        }

        // Only who has the secret learns why it is of no use any more.
        if (key.RevokedAt is not null)
        {
            throw Callers.Unknown($"The API key '{key.Name}' is revoked.");
        }

        if (key.ExpiresAt <= now)
        {
            throw Callers.Unknown($"The API key '{key.Name}' expired at {key.ExpiresAt:u}: create another, or ask for one.");
        }

        used[key.Id] = now;
        return new(CallerKind.Key, key.Name, Scopes.Of(key.Scopes), Caller.SetOf(key.WorkerKinds), key.Id);
    }

    /// <summary>Notes the last uses in the store, once a minute and at the end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(NoteInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await NoteAsync(cancellationToken);
            }
        }
        finally
        {
            using var limit = new CancellationTokenSource(Patience, time);
            await NoteAsync(limit.Token);
        }
    }

    private static bool Fits(ApiKey key, byte[] hash, DateTimeOffset now) =>
        CryptographicOperations.FixedTimeEquals(hash, key.Hash)
        || (key.PreviousHash is { } previous && CryptographicOperations.FixedTimeEquals(hash, previous) && now < key.PreviousUntil);

    private async ValueTask<ApiKey?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(id, out var entry) && time.GetElapsedTime(entry.ReadAt) < Fresh)
        {
            return entry.Key;
        }

        var began = time.GetTimestamp();
        try
        {
            var key = await store.FindApiKeyAsync(id, cancellationToken).WaitAsync(Patience, time, cancellationToken);
            if (known.Count >= MaxKnown)
            {
                // Ids that somebody made up.
                known.Clear();
            }

            known[id] = new(key, began);
            return key;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            trouble.Log(e);
            return entry is { Key: { } key } && time.GetElapsedTime(entry.ReadAt) < Stale
                ? key
                : throw new RefusedException(Problems.NotAuthenticated($"The API key could not be checked: {store.Description} does not answer. Try again."), "Retry-After", "2");
        }
    }

    private async Task NoteAsync(CancellationToken cancellationToken)
    {
        var times = used.ToArray();
        if (times.Length == 0)
        {
            return;
        }

        try
        {
            await store.NoteApiKeysUsedAsync(times, cancellationToken);
            foreach (var noted in times)
            {
                used.TryRemove(noted);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            trouble.Log(e);
        }
    }

    private sealed record Known(ApiKey? Key, long ReadAt);
}
