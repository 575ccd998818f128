using Microsoft.AspNetCore.Http;

namespace TacoQ.Relay.Api;

/// <summary>What browsers shall not do with the relay's answers. An endpoint that serves pages says otherwise itself.</summary>
internal static class SecurityHeaders
{
    public static void AddTo(HttpResponse response)
    {
        var headers = response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
