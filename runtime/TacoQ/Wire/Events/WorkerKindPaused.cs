namespace TacoQ.Wire;

/// <summary>A relay says whether the workers of a worker kind may take tasks. The last one said of a worker kind counts, by its time.</summary>
/// <param name="WorkerKind">The worker kind.</param>
/// <param name="Paused">They take none; what runs goes on.</param>
/// <param name="At">Since when, by the clock of the relay's database; 0 when it has never been said otherwise.</param>
internal sealed record WorkerKindPaused(string WorkerKind, bool Paused, long At) : WireEvent(At);
