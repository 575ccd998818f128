using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace TacoQ.Relay.Api;

/// <summary>Who is told addresses and causes without asking for rights: a program of this machine, where nobody has to say who it is.</summary>
internal static class Details
{
    public static bool AreShown(HttpContext http) =>
        (http.Connection.RemoteIpAddress is null || IPAddress.IsLoopback(http.Connection.RemoteIpAddress)) && http.RequestServices.GetService<IAuthenticationSchemeProvider>() is null;
}
