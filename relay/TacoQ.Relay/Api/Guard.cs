using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TacoQ.Relay.Api;

/// <summary>Stands before every endpoint of the relay, and turns what is refused into problem details.</summary>
internal static class Guard
{
    public static void Protect(RouteGroupBuilder group) => ((IEndpointConventionBuilder)group).Finally(static endpoint =>
    {
        var inner = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = http => InvokeAsync(http, inner);
    });

    private static async Task InvokeAsync(HttpContext http, RequestDelegate inner)
    {
        try
        {
            await inner(http);
        }
        catch (InvalidRequestException e) when (!http.Response.HasStarted)
        {
            await Problems.BadRequest(e.Message).ExecuteAsync(http);
        }
        catch (TooLargeException e) when (!http.Response.HasStarted)
        {
            await Problems.TooLarge(e.Message).ExecuteAsync(http);
        }
    }
}
