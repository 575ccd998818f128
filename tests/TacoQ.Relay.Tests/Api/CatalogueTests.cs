using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TacoQ.Broker;
using TacoQ.Relay.Tests.Support;
using TacoQ.TestServers;
using TacoQ.Wire;
using static TacoQ.Relay.Tests.Storage.Events;

namespace TacoQ.Relay.Tests.Api;

public sealed class CatalogueTests : IAsyncLifetime
{
    private EmbeddedApp app = null!;

    private IRelayClient Client => app.Services.GetRequiredService<IRelayClient>();

    public async ValueTask InitializeAsync() => app = await EmbeddedApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_worker_announces_its_tasks_when_it_starts()
    {
        await Deadline.UntilAsync(async () => (await Client.ListTaskKindsAsync()).Count == 1, "the task is announced");

        var entry = (await app.Http.GetFromJsonAsync<JsonObject>("api/v1/task-kinds/default/test.echo")).ShouldNotBeNull();
        string.Join(", ", entry.Select(member => member.Key)).ShouldBe("workerKind, taskKind, argumentsSchema, resultSchema, contract, announcedBy, announcedAt");
        (entry["taskKind"]!.ToString(), entry["argumentsSchema"]!.ToJsonString(), entry["resultSchema"]!.ToJsonString()).ShouldBe(("test.echo", "true", "true"));
    }

    [Fact]
    public async Task What_workers_announce_is_listed_by_worker_kind()
    {
        await AnnounceAsync(Announced(arguments: """{"type":"object"}"""));

        var listed = (await app.Http.GetFromJsonAsync<JsonArray>("api/v1/task-kinds?workerKind=images")).ShouldNotBeNull().ShouldHaveSingleItem()!;
        (listed["taskKind"]!.ToString(), listed["argumentsSchema"]!.ToJsonString()).ShouldBe(("images.resize", """{"type":"object"}"""));
        (await Client.GetTaskKindAsync("images", "images.resize")).ShouldNotBeNull().AnnouncedBy.ShouldBe("w-1");
        (await app.Http.GetAsync("api/v1/task-kinds?workerKind=a.b")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_task_kind_that_nobody_announced_is_a_problem_of_its_own()
    {
        var response = await app.Http.GetAsync("api/v1/task-kinds/images/unknown");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadFromJsonAsync<JsonObject>())!["type"]!.ToString().ShouldBe("urn:tacoq:task-kind-unknown");
        (await Client.GetTaskKindAsync("images", "unknown")).ShouldBeNull();
    }

    public static TheoryData<string, string, string> Bad => new()
    {
        { "images", "images.resize", "{" },
        { "images", "images.resize", "1" },
        { "images", "images.resize", "\"" + new string('a', 65_536) + "\"" },
        { "a.b", "images.resize", "true" },
        { "images", "a b", "true" },
    };

    [Theory, MemberData(nameof(Bad))]
    public async Task What_is_no_announcement_is_quarantined(string workerKind, string taskKind, string schema)
    {
        await AnnounceAsync(Announced(taskKind, workerKind, result: schema));

        (await Client.ListQuarantinedAsync()).ShouldHaveSingleItem().Reason.ShouldStartWith("TaskKindAnnounced: ");
        (await Client.ListTaskKindsAsync("images")).ShouldBeEmpty();
    }

    private Task AnnounceAsync(TaskKindAnnounced announced) => app.Services.GetRequiredService<ITaskBroker>().PublishAsync(announced, Deadline.Default, default);
}
