using System.Globalization;
using TacoQ.Relay.Api;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Search;

/// <summary>Finds tasks by a query.</summary>
internal sealed class TaskSearcher(ITaskStore store, TimeProvider time)
{
    /// <summary>A page of tasks.</summary>
    /// <param name="request">What to look for.</param>
    /// <param name="workerKinds">Only of these worker kinds; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidQueryException">The query is none.</exception>
    /// <exception cref="InvalidRequestException">The limit is out of range, or the cursor is none of this query.</exception>
    /// <exception cref="SearchTooSlowException">It took too long.</exception>
    public async Task<TaskPage> SearchAsync(TaskSearchRequest request, IReadOnlyCollection<string>? workerKinds, CancellationToken cancellationToken)
    {
        if (request.Limit is < 1 or > SearchLimits.Page)
        {
            throw new InvalidRequestException(string.Create(CultureInfo.InvariantCulture, $"limit is {request.Limit}, but must be a number from 1 to {SearchLimits.Page}."));
        }

        var cursor = request.Cursor is { } text ? SearchCursor.Read(text, request) : default(SearchCursor?);
        var asOf = cursor?.AsOf ?? WireTime.Now(time);
        var query = Parse(request.Query, asOf, workerKinds);

        // One more than the page has, which shows that there is a next one.
        var found = await store.SearchAsync(new(query, request.Sort, request.Ascending, cursor?.After, request.Limit + 1), cancellationToken);
        var page = found.Take(request.Limit).Select(ToSnapshot).ToArray();
        return new(page, found.Count > request.Limit ? new SearchCursor(KeyOf(found[request.Limit - 1].Row, request.Sort), asOf).Write(request) : null);
    }

    /// <inheritdoc cref="SearchAsync"/>
    public async Task<TaskCount> CountAsync(string? query, IReadOnlyCollection<string>? workerKinds, CancellationToken cancellationToken) =>
        await CountAsync(Parse(query, WireTime.Now(time), workerKinds), cancellationToken);

    public async Task<TaskCount> CountAsync(TaskQuery query, CancellationToken cancellationToken)
    {
        var count = await store.CountAsync(query, SearchLimits.Count + 1, cancellationToken);
        return new(Math.Min(count, SearchLimits.Count), count > SearchLimits.Count);
    }

    private static TaskQuery Parse(string? query, long asOf, IReadOnlyCollection<string>? workerKinds)
    {
        var parsed = TaskQuery.Parse(query, asOf);
        return workerKinds is null ? parsed : parsed.Within(workerKinds);
    }

    private static SearchKey KeyOf(TaskRow row, TaskSort sort) => new(sort == TaskSort.Created ? row.CreatedAt!.Value : row.UpdatedAt, row.Id);

    private static TaskSnapshot ToSnapshot(FoundTask found)
    {
        var snapshot = found.Row.ToSnapshot() with { Result = null };
        return found.Error is { } error ? snapshot with { Error = SearchErrors.Parse(error) } : snapshot;
    }
}
