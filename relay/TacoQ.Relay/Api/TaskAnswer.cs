using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary>A task as an answer, with the tag of its version.</summary>
internal static class TaskAnswer
{
    /// <summary>Something that the row has; nothing (304) when the caller has this version.</summary>
    public static async Task<IResult> OfAsync(HttpContext http, TaskRow row, Func<Task<IResult>> answer)
    {
        http.Response.Headers.ETag = Tag(row);
        http.Response.Headers.CacheControl = "private, no-cache";
        return IsKnown(http, row) ? Results.StatusCode(StatusCodes.Status304NotModified) : await answer();
    }

    /// <summary>Whether the caller says that it has a version, by <c>If-None-Match</c>.</summary>
    public static bool NamesVersion(HttpContext http) => http.Request.Headers.IfNoneMatch.Count > 0;

    /// <summary>Whether the caller says that it has this version.</summary>
    public static bool IsKnown(HttpContext http, TaskRow row) =>
        http.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Tag == "*" || tag.Compare(EntityTagHeaderValue.Parse(Tag(row)), useStrongComparison: false));

    private static string Tag(TaskRow row) => string.Create(CultureInfo.InvariantCulture, $"\"{row.UpdatedAt}-{row.Attempt}-{(int)row.Rank}\"");
}
