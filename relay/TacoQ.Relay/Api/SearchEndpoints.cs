using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TacoQ.Relay.Search;

namespace TacoQ.Relay.Api;

/// <summary><c>GET /api/v1/tasks</c> and its count.</summary>
internal static class SearchEndpoints
{
    private const int DefaultLimit = 50;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/tasks", SearchAsync).Operation("searchTasks", "The tasks that a query is of, page by page, without payloads.", Scope.TasksRead)
            .Produces<TaskPage>().ProducesProblem(StatusCodes.Status400BadRequest);
        endpoints.MapGet("/api/v1/tasks/count", CountAsync).Operation("countTasks", "How many tasks a query is of, up to 10000.", Scope.TasksRead)
            .Produces<TaskCount>().ProducesProblem(StatusCodes.Status400BadRequest);
    }

    /// <summary>Searches, and answers what that throws. Whoever may not see arguments may not ask for them either: answers would tell what they are.</summary>
    public static async Task<IResult> AnswerAsync(Caller caller, string? query, Func<Task<IResult>> search)
    {
        try
        {
            if (TaskQuery.Parse(query, asOf: 0).ReadsPayloads && !caller.Has(Scope.TasksPayload))
            {
                return Problems.Forbidden($"The query has a term arg, which needs {Scopes.NameOf(Scope.TasksPayload)}.");
            }

            return await search();
        }
        catch (InvalidQueryException e)
        {
            return Problems.InvalidQuery(e.Message, e.Position);
        }
        catch (SearchTooSlowException e)
        {
            return Problems.SearchTooSlow(e.Message);
        }
    }

    private static Task<IResult> SearchAsync(string? q, string? sort, string? order, string? limit, string? cursor, Caller caller, TaskSearcher searcher, CancellationToken cancellationToken)
    {
        var request = new TaskSearchRequest
        {
            Query = q,
            Sort = sort switch
            {
                null or "created" => TaskSort.Created,
                "updated" => TaskSort.Updated,
                _ => throw new InvalidRequestException($"sort is '{sort}', but must be created or updated."),
            },
            Ascending = order switch
            {
                null or "desc" => false,
                "asc" => true,
                _ => throw new InvalidRequestException($"order is '{order}', but must be desc or asc."),
            },
            Limit = Parameters.Number("limit", limit, 1, SearchLimits.Page, DefaultLimit),
            Cursor = cursor,
        };
        return AnswerAsync(caller, q, async () => Results.Json(await searcher.SearchAsync(request, caller.WorkerKinds, cancellationToken), TacoJson.Default.TaskPage));
    }

    private static Task<IResult> CountAsync(string? q, Caller caller, TaskSearcher searcher, CancellationToken cancellationToken) =>
        AnswerAsync(caller, q, async () => Results.Json(await searcher.CountAsync(q, caller.WorkerKinds, cancellationToken), TacoJson.Default.TaskCount));
}
