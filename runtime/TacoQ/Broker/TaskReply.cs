namespace TacoQ.Broker;

/// <summary>A task's end, sent straight to the caller that waits for it.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Output">The result, or the error as JSON.</param>
/// <param name="CompletedAt">Microseconds since 1970, by the worker's clock.</param>
internal sealed record TaskReply(Guid TaskId, TaskOutcome Outcome, ReadOnlyMemory<byte> Output, long CompletedAt);
