using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary>The attempts of a task: those that were followed by another, and the last one, which its row has.</summary>
internal sealed class TaskAttempts(ITaskStore store)
{
    /// <summary>The attempts by number, or null when there is no such task.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="sees">Whether the caller may know of tasks of a worker kind.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<TaskAttempt>?> ListAsync(Guid id, Func<string?, bool> sees, CancellationToken cancellationToken)
    {
        // In this order: what moves from the row to the others in between is there twice, not missing.
        if (await store.FindAsync(id, cancellationToken) is not { } row || !sees(row.WorkerKind))
        {
            return null;
        }

        var ended = await store.ListAttemptsAsync(id, cancellationToken);
        var last = row.Rank == TaskRank.Retrying && ended.Any(attempt => attempt.Attempt == row.Attempt) ? null : Last(row);
        return [.. ended.Where(attempt => attempt.Attempt < row.Attempt || last is null).Select(ToAttempt), .. last is null ? Array.Empty<TaskAttempt>() : [last]];
    }

    private static TaskAttempt ToAttempt(EndedAttempt ended) => new()
    {
        Number = ended.Attempt,
        Status = TacoTaskStatus.Completed,
        Outcome = ended.Outcome,
        ExecutedBy = ended.ExecutedBy.Length == 0 ? null : ended.ExecutedBy,
        StartedAt = WireTime.ToDateTimeOffset(ended.StartedAt),
        EndedAt = WireTime.ToDateTimeOffset(ended.EndedAt),
        Error = ended.Error.IsEmpty ? null : TaskResults.ReadError(ended.Error.Span),
    };

    private static TaskAttempt Last(TaskRow row)
    {
        var snapshot = row.ToSnapshot();
        return new()
        {
            Number = row.Attempt,
            Status = snapshot.Status,
            Outcome = snapshot.Outcome,
            ExecutedBy = row.ExecutedBy,
            StartedAt = snapshot.StartedAt,
            EndedAt = snapshot.CompletedAt,

            // While it runs, the record has the error of the one before.
            Error = row.IsCompleted ? snapshot.Error : null,
        };
    }
}
