using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TacoQ.Relay.Api;
using TacoQ.Relay.Tests.Support;

namespace TacoQ.Relay.Tests.Api.Access;

/// <summary>What no endpoint answers is a problem, too.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private AccessApp app = null!;

    public async ValueTask InitializeAsync() => app = await AccessApp.StartAsync(map: static app =>
    {
        app.Use(Unrouted.AnswerAsync);
        app.MapTacoRelay().MapGet("/api/v1/broken", IResult (Caller _) => throw new InvalidOperationException("password=secret")).Operation("getBroken", "Fails.", Scope.None);
    });

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [InlineData("GET", "api/v1/broken", HttpStatusCode.InternalServerError, "urn:tacoq:internal", "Its log says which")]
    [InlineData("GET", "api/v1/nothing", HttpStatusCode.NotFound, "urn:tacoq:endpoint-not-found", "There is no GET /taco/api/v1/nothing")]
    [InlineData("PATCH", "api/v1/broken", HttpStatusCode.MethodNotAllowed, "urn:tacoq:method-not-allowed", "/taco/api/v1/broken does not take PATCH, but GET.")]
    public async Task Is_answered_with_a_problem_that_tells_nothing_of_what_is_within(string method, string path, HttpStatusCode status, string type, string detail)
    {
        using var request = new HttpRequestMessage(new(method), path);
        var response = await app.Http().SendAsync(request);

        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        text.ShouldContain(type);
        text.ShouldContain(detail);
        text.ShouldNotContain("secret");
    }
}
