using System.Net;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TacoQ.Relay.Tests.Support;

namespace TacoQ.Relay.Tests.Api.Access;

/// <summary>A relay for which no scheme is configured, alone or behind a policy of its application.</summary>
public sealed class OpenRelayTests
{
    private static readonly Dictionary<string, string?> NoScheme = new() { ["ApiKeys"] = "false" };

    [Theory]
    [InlineData("X-Test-Remote", "192.0.2.1", HttpStatusCode.Forbidden, "The request comes from 192.0.2.1")]
    [InlineData("X-Test-Remote", "::ffff:127.0.0.1", HttpStatusCode.OK, "")]
    [InlineData("X-Test-Remote", "::1", HttpStatusCode.OK, "")]
    [InlineData("X-Forwarded-For", "127.0.0.1", HttpStatusCode.Forbidden, "came through a proxy, as its header X-Forwarded-For says")]
    [InlineData("Forwarded", "for=127.0.0.1", HttpStatusCode.Forbidden, "came through a proxy")]
    [InlineData("Host", "evil.example", HttpStatusCode.Forbidden, "is for the host 'evil.example'")]
    [InlineData("Host", "localhost", HttpStatusCode.OK, "")]
    [InlineData("Host", "[::1]:3000", HttpStatusCode.OK, "")]
    [InlineData("Host", "127.0.0.1.evil.example", HttpStatusCode.Forbidden, "evil.example")]
    public async Task It_answers_its_own_machine_only(string header, string value, HttpStatusCode status, string detail)
    {
        await using var app = await AccessApp.StartAsync(settings: NoScheme);
        foreach (var path in new[] { "api/v1/task-kinds", "health" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation(header, value);
            var response = await app.Http().SendAsync(request);

            var text = await response.Content.ReadAsStringAsync();
            response.StatusCode.ShouldBe(status, text);
            text.ShouldContain(detail);
            if (status == HttpStatusCode.Forbidden)
            {
                text.ShouldContain("urn:tacoq:local-only");
                text.ShouldContain("TacoQ__Relay__Access__ApiKeys=true");
                text.ShouldContain("RequireAuthorization");
            }
        }
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.Accepted)]
    [InlineData("Sec-Fetch-Site", "none", HttpStatusCode.Accepted)]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "own", HttpStatusCode.Accepted)]
    [InlineData("Accept", "*/*", HttpStatusCode.Accepted)]
    public async Task A_page_of_another_site_changes_nothing(string header, string value, HttpStatusCode status)
    {
        await using var app = await AccessApp.StartAsync(settings: NoScheme);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/tasks/{Guid.CreateVersion7()}/cancel");
        request.Headers.TryAddWithoutValidation(header, value == "own" ? app.Address.GetLeftPart(UriPartial.Authority) : value);

        (await app.Http().SendAsync(request)).StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task Who_sends_a_key_may_come_from_anywhere()
    {
        await using var app = await AccessApp.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/tasks/{Guid.CreateVersion7()}/cancel");
        request.Headers.Add("Origin", "https://console.example");
        request.Headers.Add(AccessApp.RemoteHeader, "192.0.2.1");
        request.Headers.Host = "relay.example";

        (await (await app.HttpWithKeyAsync("tasks:control")).SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Every_answer_tells_browsers_what_not_to_do_and_none_grants_another_origin_anything()
    {
        await using var app = await AccessApp.StartAsync();
        foreach (var path in new[] { "health", "api/v1/task-kinds" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Origin", "https://evil.example");
            var headers = (await app.Http().SendAsync(request)).Headers;

            (headers.GetValues("X-Content-Type-Options").Single(), headers.GetValues("Referrer-Policy").Single(), headers.CacheControl!.ToString()).ShouldBe(("nosniff", "no-referrer", "no-store"));
            headers.GetValues("Content-Security-Policy").Single().ShouldBe("default-src 'none'; frame-ancestors 'none'");
            headers.ShouldNotContain(header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task A_form_cannot_change_anything()
    {
        await using var app = await AccessApp.StartAsync(settings: NoScheme);
        foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x" })
        {
            using var content = new StringContent("{}", Encoding.UTF8);
            content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
            (await (await app.Http().PostAsync($"api/v1/tasks/{Guid.CreateVersion7()}/cancel", content)).Content.ReadAsStringAsync()).ShouldContain("must be application/json");
        }
    }

    [Fact]
    public async Task The_policy_of_the_application_decides_and_whom_it_lets_in_may_do_everything()
    {
        await using var app = await AccessApp.StartAsync(settings: NoScheme, build: AddOps, map: static app => app.MapTacoRelay().RequireAuthorization("ops"));

        (await SendAsync(app, null, "192.0.2.1")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync(app, "guest", "192.0.2.1")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync(app, "ops", "192.0.2.1")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(app, "ops", "192.0.2.1", HttpMethod.Delete, ("Origin", "https://evil.example"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync(app, "ops", "192.0.2.1", HttpMethod.Delete)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var entries = await TestServers.Deadline.GetAsync(async () => await app.Store.ListAuditAsync(10, null, default) is { Count: 2 } found ? found : null, "two entries");
        entries.Select(entry => (entry.Caller, entry.Status)).ShouldBe([("ops", 404), ("ops", 403)]);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_policy_that_lets_everybody_in_and_one_that_is_meant_for_others_count_as_none(bool isFallback)
    {
        await using var app = await AccessApp.StartAsync(
            settings: NoScheme,
            build: builder =>
            {
                AddOps(builder);
                if (isFallback)
                {
                    builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
                }
            },
            map: app =>
            {
                var relay = app.MapTacoRelay();
                if (!isFallback)
                {
                    relay.RequireAuthorization("ops").AllowAnonymous();
                }
            });

        (await (await SendAsync(app, "ops", "192.0.2.1")).Content.ReadAsStringAsync()).ShouldContain("urn:tacoq:local-only");
        (await SendAsync(app, "ops", "127.0.0.1")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static void AddOps(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, UserByHeader>("test", null);
        builder.Services.AddAuthorizationBuilder().AddPolicy("ops", policy => policy.RequireClaim(ClaimTypes.Name, "ops"));
    }

    private static async Task<HttpResponseMessage> SendAsync(AccessApp app, string? user, string remote, HttpMethod? method = null, (string Name, string Value)? header = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, method is null ? "api/v1/quarantine" : "api/v1/quarantine/1");
        request.Headers.Add(AccessApp.RemoteHeader, remote);
        request.Headers.TryAddWithoutValidation("X-User", user);
        if (header is var (name, value))
        {
            request.Headers.Add(name, value);
        }

        return await app.Http().SendAsync(request);
    }

    private sealed class UserByHeader(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Headers["X-User"] is [{ Length: > 0 } user]
            ? AuthenticateResult.Success(new(new(new ClaimsIdentity([new(ClaimTypes.Name, user)], "test")), "test"))
            : AuthenticateResult.NoResult());
    }
}
