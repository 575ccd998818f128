namespace TacoQ.Relay.Storage;

/// <summary>A task that workers began after it had been delivered before.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Attempt">The attempt that they began.</param>
/// <param name="WorkerKind">Which workers may have it; null while that is unknown.</param>
/// <param name="ReplyTo">The caller that waits for its result.</param>
/// <param name="Processes">How many worker processes have begun the attempt so: as many have ended while they ran it.</param>
internal sealed record RedeliveredTask(Guid Id, int Attempt, string? WorkerKind, string? ReplyTo, int Processes);
