using Microsoft.AspNetCore.Http;

namespace TacoQ.Relay.Api;

/// <summary>Answers requests for which there is no endpoint with problems, where all of the process is the relay: in an application they are its own.</summary>
internal static class Unrouted
{
    public static async Task AnswerAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        var (request, response) = (http.Request, http.Response);
        if (response.HasStarted || response.ContentType is not null || response.StatusCode is not (StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed))
        {
            return;
        }

        SecurityHeaders.AddTo(response);
        await (response.StatusCode == StatusCodes.Status404NotFound
            ? Problems.NoEndpoint(request.Method, request.Path)
            : Problems.WrongMethod(request.Method, request.Path, response.Headers.Allow.ToString())).ExecuteAsync(http);
    }
}
