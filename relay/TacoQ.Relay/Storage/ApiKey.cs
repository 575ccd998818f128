namespace TacoQ.Relay.Storage;

/// <summary>An API key, as the store knows it: without its secret.</summary>
internal sealed record ApiKey
{
    /// <summary>The part of the key that everybody may see.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it. Among the keys that are not revoked, there is one of this name.</summary>
    public required string Name { get; init; }

    /// <summary>The SHA-256 of its secret.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The SHA-256 of the secret before, which is valid until <see cref="PreviousUntil"/>.</summary>
    public byte[]? PreviousHash { get; init; }

    public DateTimeOffset? PreviousUntil { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The worker kinds that it is for; null: all.</summary>
    public IReadOnlyList<string>? WorkerKinds { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was used last, about.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }
}
