namespace TacoQ;

/// <summary>A message that nobody could use: it could not be decoded, or the store refused what it says.</summary>
public sealed record QuarantinedMessage
{
    /// <summary>Its number; later ones have greater numbers.</summary>
    public required long Id { get; init; }

    /// <summary>When it came into quarantine, by the clock of the relay's database.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Why nobody could use it.</summary>
    public required string Reason { get; init; }

    /// <summary>The queue that it was in, and to which it returns when it is replayed.</summary>
    public required string Queue { get; init; }

    /// <summary>The length of its body in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>Its headers, as text.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Its body; null in lists, and when it was too large to be kept.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }
}
