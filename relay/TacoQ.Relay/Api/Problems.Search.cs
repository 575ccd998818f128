using Microsoft.AspNetCore.Http;

namespace TacoQ.Relay.Api;

internal static partial class Problems
{
    /// <summary>With a member <c>position</c>: where in the query, counting from 1.</summary>
    public static IResult InvalidQuery(string detail, int position) => Results.Problem(
        detail,
        statusCode: StatusCodes.Status400BadRequest,
        title: "The query is not valid",
        type: Types + "invalid-query",
        extensions: new Dictionary<string, object?> { ["position"] = position });

    public static IResult SearchTooSlow(string detail) => Of(StatusCodes.Status400BadRequest, "search-too-slow", "The search took too long", detail);

    public static IResult NoOperation(Guid id) => Of(StatusCodes.Status404NotFound, "operation-not-found", "No such operation", $"There is no operation {id}: it was never started, or it ended more than 30 days ago.");
}
