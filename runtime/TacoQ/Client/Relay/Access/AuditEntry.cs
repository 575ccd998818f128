namespace TacoQ;

/// <summary>What the relay's audit says of a request that was to change something, whether it was let or refused.</summary>
public sealed record AuditEntry
{
    /// <summary>Its number; later ones have greater numbers.</summary>
    public long Id { get; init; }

    /// <summary>When the request was answered, by the relay's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who made it: the name of the API key, the token's subject, the application's user, <c>local</c>, <c>anonymous</c>, or who used the relay's command line.</summary>
    public required string Caller { get; init; }

    /// <summary>The public part of the API key, if it was one; on the command line, of the key that was changed.</summary>
    public string? KeyId { get; init; }

    /// <summary>The operation, as the OpenAPI document names it; on the command line <c>createApiKey</c>, <c>rotateApiKey</c> or <c>revokeApiKey</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>The HTTP method; <c>CLI</c> for the command line.</summary>
    public required string Method { get; init; }

    /// <summary>The path, without the query, or the command; cut after 500 characters.</summary>
    public required string Path { get; init; }

    /// <summary>The task that it was about, if it was about one.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>The worker kind that it was about, if that is known.</summary>
    public string? WorkerKind { get; init; }

    /// <summary>The HTTP status of the answer; 499 when the caller did not wait for it.</summary>
    public required int Status { get; init; }

    /// <summary>The address that the request came from: of the last proxy, where there is one.</summary>
    public string? RemoteAddress { get; init; }
}
