namespace TacoQ.Wire;

/// <summary>A worker says what one of its tasks takes and gives: when it starts, and when its code was changed in place.</summary>
internal sealed record TaskKindAnnounced(string WorkerKind, string TaskKind, long At) : WireEvent(At)
{
    /// <summary>The worker's name.</summary>
    public required string Worker { get; init; }

    /// <summary>What the payload may be, as a JSON Schema (2020-12).</summary>
    public required string ArgumentsSchema { get; init; }

    /// <summary>What the result may be, as a JSON Schema (2020-12).</summary>
    public required string ResultSchema { get; init; }
}
