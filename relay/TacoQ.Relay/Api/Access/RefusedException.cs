using Microsoft.AspNetCore.Http;

namespace TacoQ.Relay.Api;

/// <summary>A request is refused by this answer, with a header where the answer needs one.</summary>
internal sealed class RefusedException(IResult problem, string? header = null, string? value = null) : Exception("The request is refused.")
{
    public Task AnswerAsync(HttpContext http)
    {
        if (header is not null)
        {
            http.Response.Headers[header] = value;
        }

        return problem.ExecuteAsync(http);
    }
}
