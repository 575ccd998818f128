using System.Net;
using Microsoft.AspNetCore.Http;

namespace TacoQ.Relay.Api;

/// <summary>Where no scheme is configured, the relay answers this machine only.</summary>
internal static class LocalOnly
{
    /// <summary>What to do about it, for messages.</summary>
    public const string Remedy =
        "Set TacoQ:Relay:Access:ApiKeys to true (environment: TacoQ__Relay__Access__ApiKeys=true) and create a key with 'tacoq-relay keys create --name admin --scopes admin', or set TacoQ:Relay:Access:Jwt:Authority and Audience";

    // A proxy on this machine makes the requests of others look like its own.
    private static readonly string[] Forwarded = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"];

    /// <exception cref="RefusedException">The request does not come from this machine, or not as it should.</exception>
    public static void Check(HttpContext http)
    {
        // None: a Unix domain socket.
        if (http.Connection.RemoteIpAddress is { } address && !IsLoopback(address))
        {
            throw Refused($"The request comes from {address}, but nobody has to say who they are");
        }

        if (Array.Find(Forwarded, http.Request.Headers.ContainsKey) is { } header)
        {
            throw Refused($"The request came through a proxy, as its header {header} says, but nobody has to say who they are");
        }

        // Otherwise a page that has its own name point to this machine could ask from within a browser here (DNS rebinding).
        if (http.Request.Host is { HasValue: true, Host: var host } && !IsLoopback(host))
        {
            throw Refused($"The request is for the host '{host}', which is no name of this machine's loopback address, but nobody has to say who they are");
        }
    }

    /// <summary>Whether a host's name means this machine.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IsLoopback(address));

    private static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static RefusedException Refused(string reason) =>
        new(Problems.LocalOnly($"{reason}. {Remedy}; in an application: MapTacoRelay().RequireAuthorization(…)."));
}
