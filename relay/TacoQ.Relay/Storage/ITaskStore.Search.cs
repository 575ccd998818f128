using TacoQ.Relay.Search;

namespace TacoQ.Relay.Storage;

internal partial interface ITaskStore
{
    /// <summary>A page of the tasks that a query is of, without payloads.</summary>
    /// <exception cref="SearchTooSlowException">It took too long.</exception>
    Task<IReadOnlyList<FoundTask>> SearchAsync(TaskSearch search, CancellationToken cancellationToken);

    /// <summary>How many tasks a query is of; no more than <paramref name="limit"/> are counted.</summary>
    /// <exception cref="SearchTooSlowException">It took too long.</exception>
    Task<int> CountAsync(TaskQuery query, int limit, CancellationToken cancellationToken);
}
