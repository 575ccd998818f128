using TacoQ.TestServers;

namespace TacoQ.Relay.Tests.Api.OpenApi;

public class OpenApiFileTests
{
    /// <summary>After an intended change: <c>cp docs/openapi.received.json docs/openapi.json</c>.</summary>
    [Fact]
    public async Task The_committed_description_is_that_of_the_endpoints()
    {
        var (approved, received) = (Repository.File("docs", "openapi.json"), Repository.File("docs", "openapi.received.json"));
        var generated = await ApiDescription.GenerateAsync();
        if (generated == await File.ReadAllTextAsync(approved))
        {
            File.Delete(received);
            return;
        }

        await File.WriteAllTextAsync(received, generated);
        generated.ShouldBe(await File.ReadAllTextAsync(approved), "The API has changed. If it should: cp docs/openapi.received.json docs/openapi.json");
    }
}
