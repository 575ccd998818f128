using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using TacoQ.Relay.Api;
using TacoQ.Relay.Tests.Support;
using TacoQ.TestServers;

namespace TacoQ.Relay.Tests.Api.Access;

public sealed class StreamRightsTests
{
    [Fact]
    public async Task A_stream_ends_soon_after_its_key_was_revoked()
    {
        await using var app = await AccessApp.StartAsync();
        var reader = app.Http(await app.KeyAsync("tasks:read", name: "reader"));
        var publisher = await app.HttpWithKeyAsync("tasks:publish");
        using var answer = await reader.GetAsync("api/v1/events", HttpCompletionOption.ResponseHeadersRead);
        var read = (await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);

        await app.Services.GetRequiredService<KeyRing>().RevokeAsync("reader");

        await Deadline.UntilAsync(
            async () =>
            {
                // Something happens that the reader would be told.
                (await publisher.PostAsJsonAsync("api/v1/tasks", new { taskKind = "none" })).EnsureSuccessStatusCode();
                return read.IsCompletedSuccessfully;
            },
            "the stream has ended");
    }
}
