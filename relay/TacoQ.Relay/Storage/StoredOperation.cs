using TacoQ.Relay.Search;

namespace TacoQ.Relay.Storage;

/// <summary>An operation with what only the relay needs of it.</summary>
/// <param name="Operation">What its caller sees.</param>
/// <param name="AsOf">When it was started, in microseconds: later tasks are not its own.</param>
/// <param name="WorkerKinds">Only tasks of these worker kinds; null for all.</param>
/// <param name="After">The last task that it has dealt with.</param>
internal sealed record StoredOperation(TaskOperation Operation, long AsOf, IReadOnlyList<string>? WorkerKinds, SearchKey? After);
