namespace TacoQ.Relay.Storage;

/// <summary>A task that shall be cancelled.</summary>
/// <param name="Id">Its id.</param>
/// <param name="WorkerKind">Which workers may have it; null while that is unknown.</param>
/// <param name="Withdrawn">It is over already: no worker ran it.</param>
/// <param name="ReplyTo">The caller that waits for its result.</param>
/// <param name="Attempt">The last one that shall not be run.</param>
internal sealed record CancelledTask(Guid Id, string? WorkerKind, bool Withdrawn, string? ReplyTo, int Attempt);
