using TacoQ.Relay.Ingest;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary>Reads a task, at once or when something has happened to it.</summary>
internal sealed class TaskReader(TaskWatch watch)
{
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    /// <summary>The row: when it is completed or, with <paramref name="changedSince"/>, was changed later; at the latest after <paramref name="wait"/>.</summary>
    public Task<TaskRow?> ReadAsync(Guid id, TimeSpan wait, DateTimeOffset? changedSince, CancellationToken cancellationToken)
    {
        if (changedSince is not { } time)
        {
            return ReadAsync(id, wait, TaskWatch.IsCompleted, cancellationToken);
        }

        var since = WireTime.From(time);
        return ReadAsync(id, wait, row => row.UpdatedAt > since, cancellationToken);
    }

    /// <summary>The row: when it satisfies the condition, at the latest after <paramref name="wait"/>.</summary>
    public Task<TaskRow?> ReadAsync(Guid id, TimeSpan wait, Func<TaskRow, bool> condition, CancellationToken cancellationToken) =>
        watch.WaitAsync(id, wait < MaxWait ? wait : MaxWait, condition, cancellationToken);
}
