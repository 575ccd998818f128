using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TacoQ.Relay.Tests.Storage;
using TacoQ.Relay.Tests.Support;
using TacoQ.Wire;
using static TacoQ.Relay.Tests.Storage.Events;

namespace TacoQ.Relay.Tests.Api.Access;

/// <summary>A search tells nobody of what they may not see.</summary>
public sealed class SearchAccessTests : IAsyncLifetime
{
    private AccessApp app = null!;

    public async ValueTask InitializeAsync()
    {
        app = await AccessApp.StartAsync();
        await app.Store.ApplyAsync(
            new TaskAssigned(Assignment(Guid.CreateVersion7()) with { WorkerKind = "images", Delay = TimeSpan.FromHours(1) }, T0),
            new TaskAssigned(Assignment(Guid.CreateVersion7()) with { WorkerKind = "mails", Delay = TimeSpan.FromHours(1) }, T0));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Who_may_not_see_arguments_may_not_ask_for_them()
    {
        var reader = await app.HttpWithKeyAsync("tasks:read,tasks:control");
        foreach (var path in new[] { "api/v1/tasks", "api/v1/tasks/count" })
        {
            (await reader.GetAsync(path + "?q=arg.url:a")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            (await reader.GetAsync(path + "?q=-arg.url:a")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            (await (await app.HttpWithKeyAsync("tasks:read,tasks:payload")).GetAsync(path + "?q=arg.url:a")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await reader.PostAsJsonAsync("api/v1/operations", new { action = "cancel", query = "arg.url:a", dryRun = true })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await reader.PostAsJsonAsync("api/v1/operations", new { action = "cancel", query = "arg.url:a" })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Who_is_for_some_worker_kinds_finds_and_changes_tasks_of_these_alone()
    {
        var (images, mails, all) = (await app.HttpWithKeyAsync("tasks:read,tasks:control", "images"), await app.HttpWithKeyAsync("tasks:read,tasks:control", "mails"), await app.HttpWithKeyAsync("tasks:read"));

        (await CountAsync(all, "")).ShouldBe(2);
        (await CountAsync(images, "")).ShouldBe(1);
        (await CountAsync(images, "worker-kind:mails")).ShouldBe(0);
        (await CountAsync(images, "-worker-kind:images")).ShouldBe(0);
        (await images.GetFromJsonAsync<JsonObject>("api/v1/tasks"))!["tasks"]!.AsArray().ShouldHaveSingleItem()!["workerKind"]!.ToString().ShouldBe("images");

        var started = await images.PostAsJsonAsync("api/v1/operations", new { action = "cancel", query = "kind:*" });
        started.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var operation = (await started.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.ToString();
        await TestServers.Deadline.UntilAsync(async () => await CountAsync(all, "status:cancelled") == 1, "its own task is cancelled");
        (await CountAsync(mails, "status:scheduled")).ShouldBe(1, "the other one is not");
        (await images.GetAsync($"api/v1/operations/{operation}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await mails.GetAsync($"api/v1/operations/{operation}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await mails.PostAsync($"api/v1/operations/{operation}/stop", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await mails.GetFromJsonAsync<JsonArray>("api/v1/operations"))!.Count.ShouldBe(0);
        (await images.GetFromJsonAsync<JsonArray>("api/v1/operations"))!.Count.ShouldBe(1);
        (await all.GetFromJsonAsync<JsonArray>("api/v1/operations"))!.Count.ShouldBe(1);
    }

    private static async Task<int> CountAsync(HttpClient http, string query) =>
        (int)(await http.GetFromJsonAsync<JsonObject>("api/v1/tasks/count?q=" + Uri.EscapeDataString(query)))!["count"]!;
}
