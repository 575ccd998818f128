namespace TacoQ.Relay.Storage;

/// <summary>A task whose attempt was ended because its worker fell silent.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="WorkerKind">Which workers may have it; null while that is unknown.</param>
/// <param name="ExecutedBy">The worker.</param>
/// <param name="ReplyTo">The caller that waits for its result.</param>
/// <param name="Outcome">How the task ended by that; null when its next attempt follows.</param>
internal sealed record LostTask(Guid Id, int Attempt, string? WorkerKind, string? ExecutedBy, string? ReplyTo, TaskOutcome? Outcome)
{
    public TaskError Error => TaskErrors.WorkerLost(ExecutedBy, Attempt);

    /// <summary>A cancelled task is not tried again; any other is, up to its number of attempts.</summary>
    public static TaskOutcome? Decide(int attempt, int? maxAttempts, bool cancelled) =>
        cancelled ? TaskOutcome.Cancelled : attempt < maxAttempts ? null : TaskOutcome.Failed;
}
