namespace TacoQ.Relay.Api;

/// <summary>Tasks to publish together.</summary>
/// <param name="Atomic">All or none.</param>
/// <param name="Items">Each that can be published, or why it cannot.</param>
internal sealed record CheckedBatch(bool Atomic, IReadOnlyList<(CheckedTask? Task, RelayProblem? Problem)> Items);
