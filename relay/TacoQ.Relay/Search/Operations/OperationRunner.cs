using System.Data.Common;
using Microsoft.Extensions.Options;
using TacoQ.Relay.Dispatch;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Search.Operations;

/// <summary>
/// Works on operations, one after the other, in small steps. How far one is, is in the store: should this relay end, another goes on.
/// A step may then be done twice, which is no harm: cancelling and deleting again changes nothing, and what is tried again has another status.
/// </summary>
internal sealed class OperationRunner(ITaskStore store, OperationActions actions, StoreTrouble trouble, IOptions<RelayOptions> options, TimeProvider time)
{
    private const int Limit = 100;

    // Longer than a step takes.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ActionLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Guid claim = Guid.CreateVersion7(time.GetUtcNow());
    private readonly WakeUp wakeUp = new(time);

    /// <summary>There is an operation to work on.</summary>
    public void Wake() => wakeUp.Call();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                while (await store.ClaimOperationAsync(claim, Lease, cancellationToken) is { } operation)
                {
                    await WorkAsync(operation, cancellationToken);
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                trouble.Log(e);
            }

            await wakeUp.WaitAsync(options.Value.DispatchInterval, cancellationToken);
        }
    }

    /// <summary>Works on an operation until it ends, is stopped, or is another relay's.</summary>
    private async Task WorkAsync(StoredOperation operation, CancellationToken cancellationToken)
    {
        var (id, action) = (operation.Operation.Id, operation.Operation.Action);
        var query = TaskOperations.QueryOf(action, operation.Operation.Query, operation.AsOf, operation.WorkerKinds);
        OperationStep step;
        var after = operation.After;
        do
        {
            IReadOnlyList<FoundTask> tasks;
            try
            {
                tasks = await store.SearchAsync(new(query, TaskSort.Created, Ascending: true, after, Limit) { Time = SearchLimits.OperationTime }, cancellationToken);
            }
            catch (SearchTooSlowException e)
            {
                await store.AdvanceOperationAsync(id, claim, new(0, 0, e.Message, null, TaskOperationState.Stopped), Lease, cancellationToken);
                return;
            }

            step = await RunAsync(id, action, tasks, cancellationToken);
            after = step.After ?? after;
        }
        while (await store.AdvanceOperationAsync(id, claim, step, Lease, cancellationToken));
    }

    /// <summary>Does it with each of the tasks. While the broker or the store is away it waits: a task is not at fault then.</summary>
    private async Task<OperationStep> RunAsync(Guid id, TaskOperationAction action, IReadOnlyList<FoundTask> tasks, CancellationToken cancellationToken)
    {
        while (true)
        {
            string?[] errors;
            try
            {
                errors = await Task.WhenAll(tasks.Select(task => RunAsync(action, task.Row.Id, cancellationToken)));
            }
            catch (Exception e) when (IsAway(e) && !cancellationToken.IsCancellationRequested)
            {
                if (!await store.AdvanceOperationAsync(id, claim, new(0, 0, $"It waits: {e.Message}", null, null), Lease, cancellationToken))
                {
                    return new(0, 0, null, null, null);
                }

                await Task.Delay(Pause, time, cancellationToken);
                continue;
            }

            var failed = errors.Count(error => error is not null);
            return new(
                tasks.Count - failed,
                failed,
                errors.LastOrDefault(error => error is not null),
                tasks.Count > 0 ? new SearchKey(tasks[^1].Row.CreatedAt!.Value, tasks[^1].Row.Id) : null,
                tasks.Count < Limit ? TaskOperationState.Completed : null);
        }
    }

    private async Task<string?> RunAsync(TaskOperationAction action, Guid id, CancellationToken cancellationToken)
    {
        try
        {
            return await actions.RunAsync(action, id, cancellationToken).WaitAsync(ActionLimit, time, cancellationToken);
        }
        catch (Exception e) when (!IsAway(e) && !cancellationToken.IsCancellationRequested)
        {
            return $"Task {id}: {e.Message}";
        }
    }

    private bool IsAway(Exception e) => e is EnqueueException or TimeoutException || (e is DbException && !store.IsRefusal(e));
}
