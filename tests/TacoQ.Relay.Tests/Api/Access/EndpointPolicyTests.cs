using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TacoQ.Relay.Api;
using TacoQ.Relay.Tests.Support;

namespace TacoQ.Relay.Tests.Api.Access;

/// <summary>Default deny: an endpoint says who may call it, or there is no relay.</summary>
public sealed class EndpointPolicyTests
{
    [Fact]
    public async Task Every_endpoint_of_the_relay_says_who_may_call_it_and_has_a_name_of_its_own()
    {
        await using var app = await AccessApp.StartAsync();

        var endpoints = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();

        endpoints.Count.ShouldBeGreaterThan(10);
        endpoints.ShouldAllBe(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/taco/", StringComparison.Ordinal));
        endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<Operation>() is null).Select(endpoint => endpoint.DisplayName).ShouldBeEmpty();
        endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<Operation>()!.Id).ShouldBeUnique();
        endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is null).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_relay_with_an_endpoint_that_says_nothing_does_not_start()
    {
        var error = await Should.ThrowAsync<InvalidOperationException>(() => AccessApp.StartAsync(map: static app => app.MapTacoRelay().MapGet("/api/v1/backdoor", static () => "welcome")));

        error.Message.ShouldContain("/api/v1/backdoor");
        error.Message.ShouldContain(".Operation(");
    }

    [Fact]
    public async Task The_endpoints_of_the_application_are_its_own_matter()
    {
        await using var app = await AccessApp.StartAsync(map: static app =>
        {
            app.MapTacoRelay();
            app.MapGet("/taco/hello", static () => "hello");
        });

        (await app.Http().GetStringAsync("hello")).ShouldBe("hello");
    }
}
