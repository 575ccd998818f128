using TacoQ.Relay.Api;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Search.Operations;

/// <summary>Starts and stops operations.</summary>
internal sealed class TaskOperations(ITaskStore store, TaskSearcher searcher, OperationRunner runner, TimeProvider time)
{
    private const int SampleLength = 10;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Which tasks an operation would be of, if it were started now.</summary>
    /// <param name="request">The operation.</param>
    /// <param name="workerKinds">Only tasks of these worker kinds; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidQueryException">The query is none.</exception>
    /// <exception cref="InvalidRequestException">It is empty.</exception>
    /// <exception cref="SearchTooSlowException">It took too long.</exception>
    public async Task<TaskOperationPreview> PreviewAsync(TaskOperationRequest request, IReadOnlyCollection<string>? workerKinds, CancellationToken cancellationToken)
    {
        var query = QueryOf(request.Action, request.Query, WireTime.Now(time), workerKinds);
        var sample = await store.SearchAsync(new(query, TaskSort.Created, Ascending: false, After: null, SampleLength), cancellationToken);
        return new(await searcher.CountAsync(query, cancellationToken), [.. sample.Select(found => found.Row.Id)]);
    }

    /// <summary>Starts an operation, on the tasks that have been enqueued until now.</summary>
    /// <inheritdoc cref="PreviewAsync" path="/*[not(self::summary)]"/>
    public async Task<TaskOperation> StartAsync(TaskOperationRequest request, IReadOnlyCollection<string>? workerKinds, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var asOf = WireTime.From(now);
        var operation = new TaskOperation
        {
            Id = Guid.CreateVersion7(now),
            Action = request.Action,
            Query = request.Query,
            State = TaskOperationState.Running,
            CreatedAt = WireTime.ToDateTimeOffset(asOf),
            UpdatedAt = WireTime.ToDateTimeOffset(asOf),
            Matched = await searcher.CountAsync(QueryOf(request.Action, request.Query, asOf, workerKinds), cancellationToken),
        };
        await store.AddOperationAsync(new(operation, asOf, workerKinds is null ? null : [.. workerKinds.Order(StringComparer.Ordinal)], After: null), Kept, cancellationToken);
        runner.Wake();
        return operation;
    }

    /// <summary>Stops an operation; one that has ended stays as it is.</summary>
    /// <returns>The operation, or null when there is no such one.</returns>
    public async Task<StoredOperation?> StopAsync(Guid id, CancellationToken cancellationToken)
    {
        await store.StopOperationAsync(id, cancellationToken);
        return await store.FindOperationAsync(id, cancellationToken);
    }

    /// <summary>The tasks of an operation: of those that the query is of, those that its action is for, and that had been enqueued when it started.</summary>
    public static TaskQuery QueryOf(TaskOperationAction action, string text, long asOf, IReadOnlyCollection<string>? workerKinds)
    {
        var query = TaskQuery.Parse(text, asOf);
        if (query.Terms.Count == 0)
        {
            throw new InvalidRequestException("query is empty, which would be all tasks: say which ones, or write kind:* when you mean all.");
        }

        query = query.And(OperationActions.Of(action)).And(new TimeTerm(Since: false, asOf));
        return workerKinds is null ? query : query.Within(workerKinds);
    }
}
