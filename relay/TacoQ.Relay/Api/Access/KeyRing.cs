using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary>Makes, renews and revokes API keys.</summary>
internal sealed class KeyRing(ITaskStore store, TimeProvider time)
{
    private const int MaxName = 100;

    /// <summary>Makes a key.</summary>
    /// <returns>The key with its secret, which nobody can find out later.</returns>
    /// <exception cref="TacoConfigurationException">The name is taken, or something is wrong; the message says what.</exception>
    public async Task<ApiKeySecret> CreateAsync(
        string name, IReadOnlyList<string> scopes, IReadOnlyList<string>? workerKinds = null, TimeSpan? expiresIn = null, CancellationToken cancellationToken = default)
    {
        Check(name, scopes, workerKinds);
        var secret = ApiKeySecret.New();
        var key = new ApiKey
        {
            Id = secret.Id,
            Name = name,
            Hash = secret.Hash(),
            Scopes = [.. scopes.Distinct()],
            WorkerKinds = workerKinds,
            ExpiresAt = expiresIn is { } span ? time.GetUtcNow() + span : null,
        };
        return await store.AddApiKeyAsync(key, cancellationToken)
            ? secret
            : throw new TacoConfigurationException($"There is a key '{name}' already: choose another name, or give it another secret with 'tacoq-relay keys rotate {name}'.");
    }

    /// <summary>Gives a key another secret. The one before is valid for the grace.</summary>
    /// <exception cref="TacoConfigurationException">There is no such key.</exception>
    public async Task<ApiKeySecret> RotateAsync(string name, TimeSpan grace, CancellationToken cancellationToken = default)
    {
        var key = await FindAsync(name, cancellationToken);
        var secret = ApiKeySecret.New(key.Id);
        return await store.RotateApiKeyAsync(key.Id, secret.Hash(), grace, cancellationToken) ? secret : throw Missing(name);
    }

    /// <summary>Revokes a key, for good.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="TacoConfigurationException">There is no such key.</exception>
    public async Task<string> RevokeAsync(string name, CancellationToken cancellationToken = default)
    {
        var key = await FindAsync(name, cancellationToken);
        return await store.RevokeApiKeyAsync(name, cancellationToken) ? key.Id : throw Missing(name);
    }

    private async Task<ApiKey> FindAsync(string name, CancellationToken cancellationToken) =>
        (await store.ListApiKeysAsync(cancellationToken)).SingleOrDefault(key => key.Name == name && key.RevokedAt is null) ?? throw Missing(name);

    private static void Check(string name, IReadOnlyList<string> scopes, IReadOnlyList<string>? workerKinds)
    {
        if (name is "" or { Length: > MaxName } || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
        {
            throw new TacoConfigurationException($"'{name}' is no name of a key: use 1 to {MaxName} letters, digits, '-', '_' and '.'.");
        }

        if (scopes.Count == 0 || scopes.FirstOrDefault(scope => !Scopes.All.Contains(scope)) is not null)
        {
            throw new TacoConfigurationException($"The scopes '{string.Join(',', scopes)}' are wrong: name one or more of {string.Join(", ", Scopes.All)}, with commas between.");
        }

        if (workerKinds?.FirstOrDefault(kind => !Names.IsWorkerKind(kind)) is { } wrong)
        {
            throw new TacoConfigurationException($"'{wrong}' is no worker kind.");
        }

        if (workerKinds is not null && scopes.Contains("admin"))
        {
            throw new TacoConfigurationException("The scope admin concerns all worker kinds: leave it out, or leave the worker kinds out.");
        }
    }

    private static TacoConfigurationException Missing(string name) => new($"There is no key '{name}' that is not revoked: 'tacoq-relay keys list' lists them.");
}
