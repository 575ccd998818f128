using System.Data.Common;
using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace TacoQ.Relay.Api;

/// <summary>Stands before every endpoint of the relay, and turns what is refused into problem details.</summary>
internal static class Guard
{
    public static void Protect(RouteGroupBuilder group) => ((IEndpointConventionBuilder)group).Finally(static endpoint =>
    {
        var operation = MappedEndpoints.OperationOf(endpoint.Metadata, endpoint.DisplayName);
        var door = new Door(operation, IsAdmitted(endpoint.Metadata), MindsWorkerKinds(endpoint.Metadata));
        var inner = endpoint.RequestDelegate!;
        var query = QueryParameters.Of(endpoint);
        RequestDelegate handle = http => InvokeAsync(http, query, inner);
        endpoint.RequestDelegate = http => http.RequestServices.GetRequiredService<Admission>().InvokeAsync(http, door, handle);
    });

    /// <summary>Whether the handler asks who calls: one that does not cannot know what to leave out for callers of some worker kinds.</summary>
    private static bool MindsWorkerKinds(IList<object> metadata) => metadata.OfType<MethodInfo>().Any(static handler => handler.GetParameters().Any(static parameter => parameter.ParameterType == typeof(Caller)));

    /// <summary>
    /// Whether the application itself decides who may call the endpoint. A fallback policy does not count: nobody meant it for this. Nor does
    /// a requirement alone: only of IAuthorizeData ASP.NET Core makes sure that the application uses its authorization at all.
    /// </summary>
    private static bool IsAdmitted(IList<object> metadata) => metadata.OfType<IAuthorizeData>().Any() && !metadata.OfType<IAllowAnonymous>().Any();

    private static async Task InvokeAsync(HttpContext http, QueryParameters? query, RequestDelegate inner)
    {
        try
        {
            CheckMediaType(http.Request);
            query?.Check(http.Request);
            await inner(http);
        }
        catch (RefusedException e) when (!http.Response.HasStarted)
        {
            await e.AnswerAsync(http);
        }
        catch (InvalidRequestException e) when (!http.Response.HasStarted)
        {
            await Problems.BadRequest(e.Message).ExecuteAsync(http);
        }
        catch (TooLargeException e) when (!http.Response.HasStarted)
        {
            await Problems.TooLarge(e.Message).ExecuteAsync(http);
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            await (e.StatusCode == StatusCodes.Status413PayloadTooLarge ? Problems.TooLarge(e.Message) : Problems.BadRequest(e.Message)).ExecuteAsync(http);
        }
        catch (Exception e) when (e is DbException or TimeoutException && !http.Response.HasStarted)
        {
            // The log has it from whoever else asks the store.
            await Problems.StoreUnavailable().ExecuteAsync(http);
        }
    }

    // A form of another site can send a body without asking first, but not one of this type.
    private static void CheckMediaType(HttpRequest request)
    {
        if (!CrossSite.IsRead(request.Method) && !request.HasJsonContentType() && (request.ContentLength > 0 || request.Headers.ContainsKey("Transfer-Encoding")))
        {
            throw new InvalidRequestException($"The content type is '{request.ContentType}', but must be application/json.");
        }
    }
}
