using TacoQ.Relay.Catalogue;
using TacoQ.Relay.Dispatch;
using TacoQ.Relay.Ingest;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary>Cancels tasks, has them tried again, and deletes them.</summary>
internal sealed class TaskControl(TacoClient client, TaskCatalogue catalogue, ITaskStore store, TaskWatch watch, DueTasks due, TimeProvider time)
{
    // Cancelling does without the database, if it has to.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static string Explain(RetryVerdict verdict, Guid id) => verdict switch
    {
        RetryVerdict.NotCompleted => $"The task {id} is not over: wait for its end, or cancel it first.",
        RetryVerdict.Succeeded => $"The task {id} succeeded. To have it run once more, send \"force\": true.",
        _ => $"The task {id} is known from a worker alone: without its kinds and arguments it cannot be tried again.",
    };

    /// <summary>Asks for a task to be cancelled, whether it is known or not.</summary>
    /// <returns>False when it is over already.</returns>
    /// <exception cref="EnqueueException">The broker did not take the request.</exception>
    public async Task<bool> CancelAsync(Guid id, CancellationToken cancellationToken)
    {
        TaskRow? row = null;
        try
        {
            row = await store.FindAsync(id, cancellationToken).WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The broker keeps the request.
        }

        if (row is { IsCompleted: true })
        {
            return false;
        }

        // Later than what an operator has undone, whatever the clocks say.
        await client.CancelAsync(id, Math.Max(WireTime.Now(time), row?.RetriedAt + 1 ?? 0), cancellationToken);
        return true;
    }

    /// <summary>Gives a completed task one more attempt.</summary>
    /// <exception cref="ArgumentException">The request is wrong.</exception>
    public async Task<RetryVerdict> RetryAsync(Guid id, RetryTaskRequest request, CancellationToken cancellationToken)
    {
        var delay = Seconds.ToSpan(request.DelaySeconds, "delaySeconds") ?? TimeSpan.Zero;
        if (request.Arguments is { } arguments && await store.FindAsync(id, cancellationToken) is { TaskKind: not null, WorkerKind: not null } row)
        {
            await catalogue.CheckAsync(new(row.TaskKind, row.WorkerKind), arguments, strict: false, cancellationToken);
            client.Check(new TaskAssignment { Id = id, TaskKind = row.TaskKind, WorkerKind = row.WorkerKind, CreatedAt = row.CreatedAt ?? 0, Input = arguments.Bytes });
        }

        var verdict = await store.RetryAsync(id, request.Arguments?.Bytes, delay, request.Force, cancellationToken);
        if (verdict == RetryVerdict.Retried)
        {
            watch.Changed([id]);
            due.Expect(delay);
        }

        return verdict;
    }

    /// <summary>Deletes a completed task; with <paramref name="force"/> another one is cancelled, and deleted at its end.</summary>
    /// <exception cref="EnqueueException">The broker did not take the request to cancel it.</exception>
    public async Task<DeleteVerdict> DeleteAsync(Guid id, bool force, CancellationToken cancellationToken)
    {
        if (await store.DeleteAsync(id, cancellationToken))
        {
            watch.Changed([id]);
            return DeleteVerdict.Deleted;
        }

        if (await store.FindAsync(id, cancellationToken) is null)
        {
            return DeleteVerdict.NotFound;
        }

        if (!force)
        {
            return DeleteVerdict.NotCompleted;
        }

        if (!await store.DeleteWhenCompletedAsync(id, cancellationToken))
        {
            // It has just ended.
            return await store.DeleteAsync(id, cancellationToken) ? DeleteVerdict.Deleted : DeleteVerdict.NotFound;
        }

        await CancelAsync(id, cancellationToken);
        return DeleteVerdict.Promised;
    }
}
