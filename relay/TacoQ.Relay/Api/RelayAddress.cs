using Microsoft.AspNetCore.Http;

namespace TacoQ.Relay.Api;

/// <summary>Where the REST API is in an application.</summary>
internal static class RelayAddress
{
    /// <summary>The path under which it is mapped, without a slash at the end.</summary>
    public static string PathOf(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        return request.PathBase + path[..Math.Max(0, path.IndexOf("/api/v1/", StringComparison.Ordinal))];
    }
}
