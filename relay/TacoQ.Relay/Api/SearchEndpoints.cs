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

    /// <summary>Answers what a search throws.</summary>
    public static async Task<IResult> AnswerAsync(Func<Task<IResult>> search)
    {
        try
        {
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

    private static Task<IResult> SearchAsync(string? q, string? sort, string? order, string? limit, string? cursor, TaskSearcher searcher, CancellationToken cancellationToken)
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
        return AnswerAsync(async () => Results.Json(await searcher.SearchAsync(request, workerKinds: null, cancellationToken), TacoJson.Default.TaskPage));
    }

    private static Task<IResult> CountAsync(string? q, TaskSearcher searcher, CancellationToken cancellationToken) =>
        AnswerAsync(async () => Results.Json(await searcher.CountAsync(q, workerKinds: null, cancellationToken), TacoJson.Default.TaskCount));
}
