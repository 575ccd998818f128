using Microsoft.AspNetCore.Http;

namespace TacoQ.Relay.Api;

internal static partial class Problems
{
    public static IResult Unauthorized(string detail) => Of(StatusCodes.Status401Unauthorized, "unauthorized", "Who asks is not known", detail);

    public static IResult Forbidden(string detail) => Of(StatusCodes.Status403Forbidden, "forbidden", "The caller must not do that", detail);

    public static IResult LocalOnly(string detail) => Of(StatusCodes.Status403Forbidden, "local-only", "The relay answers its own machine only", detail);

    public static IResult CrossSite(string detail) => Of(StatusCodes.Status403Forbidden, "cross-site", "The request comes from another site", detail);

    public static IResult RateLimited(string detail) => Of(StatusCodes.Status429TooManyRequests, "rate-limited", "Too many requests", detail);

    public static IResult NotAuthenticated(string detail) => Of(StatusCodes.Status503ServiceUnavailable, Unavailability, "The caller could not be checked", detail);
}
