using System.Diagnostics;

namespace TacoQ.Relay.Host;

/// <summary>What OpenTelemetry's conventions for HTTP servers want to know of a request.</summary>
internal static class RequestSpan
{
    public static void Begin(Activity activity, HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
        {
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    public static void End(Activity activity, HttpContext http)
    {
        if (!activity.IsAllDataRequested)
        {
            return;
        }

        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        activity.DisplayName = route is null ? http.Request.Method : $"{http.Request.Method} {route}";
        activity.SetTag("http.request.method", http.Request.Method).SetTag("http.route", route).SetTag("url.path", http.Request.Path.Value)
            .SetTag("url.scheme", http.Request.Scheme).SetTag("http.response.status_code", http.Response.StatusCode);
        if (http.Response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }
}
