using System.Data.Common;
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
        var admitted = IsAdmitted(endpoint.Metadata);
        var inner = endpoint.RequestDelegate!;
        var query = QueryParameters.Of(endpoint);
        RequestDelegate handle = http => InvokeAsync(http, query, inner);
        endpoint.RequestDelegate = http => http.RequestServices.GetRequiredService<Admission>().InvokeAsync(http, operation, admitted, handle);
    });

    /// <summary>Whether the application itself decides who may call the endpoint. A fallback policy does not count: nobody meant it for this.</summary>
    private static bool IsAdmitted(IList<object> metadata) =>
        metadata.Any(static item => item is IAuthorizeData or AuthorizationPolicy or IAuthorizationRequirementData) && !metadata.OfType<IAllowAnonymous>().Any();

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
