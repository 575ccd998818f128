using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace TacoQ.Relay.Api;

/// <summary>Refuses changes that a page of another site makes a browser ask for, with the rights of who sits before it (CSRF).</summary>
internal static class CrossSite
{
    /// <exception cref="RefusedException">The request is one.</exception>
    public static void Check(HttpRequest request, Caller caller)
    {
        // A browser adds neither of these by itself, and no page of another site can: no CORS is granted.
        if (IsRead(request.Method) || caller.Kind is CallerKind.Key or CallerKind.Token || IsBearer(request.Headers.Authorization))
        {
            return;
        }

        if (request.Headers["Sec-Fetch-Site"] is [{ } site, ..])
        {
            if (site is not ("same-origin" or "none"))
            {
                throw Refused($"Sec-Fetch-Site is '{site}'");
            }
        }
        else if (request.Headers.Origin is [{ } origin, ..] && !IsSame(origin, request))
        {
            throw Refused($"Origin is '{origin}'");
        }
    }

    /// <summary>Whether a request of this method changes nothing.</summary>
    public static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool IsBearer(StringValues authorization) => authorization is [{ } text] && text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);

    private static bool IsSame(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var address)
        && address.Scheme == request.Scheme
        && HostString.FromUriComponent(address).Equals(request.Host.Port is null ? new HostString(request.Host.Host, address.Port) : request.Host)
        && (request.Host.Port is not null || address.IsDefaultPort);

    private static RefusedException Refused(string reason) => new(Problems.CrossSite(
        $"{reason}: a page of another site asks for a change. Ask from the relay's own pages, or from a program that sends an API key or a token."));
}
