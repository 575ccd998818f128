using System.Collections.Frozen;

namespace TacoQ;

/// <summary>A task on its way to a worker: everything that its publisher said, and the attempt it is for.</summary>
internal sealed record TaskAssignment
{
    public required Guid Id { get; init; }

    public required string TaskKind { get; init; }

    public required string WorkerKind { get; init; }

    /// <summary>Microseconds since 1970, by the publisher's clock.</summary>
    public required long CreatedAt { get; init; }

    public ReadOnlyMemory<byte> Input { get; init; }

    public int Priority { get; init; }

    /// <summary>Seconds after completion.</summary>
    public long RetentionSeconds { get; init; } = DefaultRetentionSeconds;

    public IReadOnlyDictionary<string, string> TraceContext { get; init; } = FrozenDictionary<string, string>.Empty;

    public IReadOnlyDictionary<string, string> Headers { get; init; } = FrozenDictionary<string, string>.Empty;

    public int Attempt { get; init; } = 1;

    public int? MaxAttempts { get; init; }

    public TimeSpan? Timeout { get; init; }

    /// <summary>Microseconds since 1970: no attempt starts later.</summary>
    public long? ExpiresAt { get; init; }

    /// <summary>Microseconds since 1970: no attempt starts earlier.</summary>
    public long? RunAt { get; init; }

    /// <summary>Counted from when the relay learns of the task, by its database's clock.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>The queue of a caller that waits for the result.</summary>
    public string? ReplyTo { get; init; }

    public const long DefaultRetentionSeconds = 604_800;
}
