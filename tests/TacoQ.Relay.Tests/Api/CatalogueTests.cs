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

    [Fact]
    public async Task Arguments_that_do_not_fit_are_a_problem_that_names_their_members()
    {
        await AnnounceAsync(Announced(arguments: Resize));

        var response = await app.Http.PostAsJsonAsync("api/v1/tasks", new { taskKind = "images.resize", workerKind = "images", arguments = new { width = "wide" } });

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = (await response.Content.ReadFromJsonAsync<JsonObject>()).ShouldNotBeNull();
        problem["type"]!.ToString().ShouldBe("urn:tacoq:invalid-arguments");
        problem["detail"]!.ToString().ShouldBe("The arguments do not fit the task images/images.resize: /arguments/url is missing; /arguments/width is a string, but must be an integer.");
        problem["errors"]!.ToJsonString().ShouldBe("""[{"pointer":"/arguments/url","detail":"is missing"},{"pointer":"/arguments/width","detail":"is a string, but must be an integer"}]""");
        (await Should.ThrowAsync<ArgumentException>(() => Client.PublishTaskAsync(new() { TaskKind = "images.resize", WorkerKind = "images" }))).Message.ShouldContain("/arguments/url is missing");
    }

    [Fact]
    public async Task Arguments_that_are_no_JSON_fit_only_where_anything_does()
    {
        await AnnounceAsync(Announced(arguments: Resize));
        await AnnounceAsync(Announced("raw"));
        static object Raw(string kind) => new { taskKind = kind, workerKind = "images", arguments = new Dictionary<string, string> { ["$base64"] = "AP8=" } };

        (await app.Http.PostAsJsonAsync("api/v1/tasks", Raw("images.resize"))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await app.Http.PostAsJsonAsync("api/v1/tasks", Raw("raw"))).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Arguments_that_fit_are_accepted_without_a_warning()
    {
        await AnnounceAsync(Announced(arguments: Resize));

        var response = await app.Http.PostAsJsonAsync("api/v1/tasks?strict=true", new { taskKind = "images.resize", workerKind = "images", arguments = new { url = "a", width = 5 } });

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await response.Content.ReadFromJsonAsync<JsonObject>())!.ContainsKey("warning").ShouldBeFalse();
    }

    [Fact]
    public async Task A_task_that_nobody_announced_is_accepted_with_a_warning_or_refused_when_strict()
    {
        var task = new { taskKind = "unknown", workerKind = "images" };

        var accepted = await app.Http.PostAsJsonAsync("api/v1/tasks", task);
        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await accepted.Content.ReadFromJsonAsync<JsonObject>())!["warning"]!.ToString().ShouldBe("No worker has announced the task images/unknown. It waits until one does.");

        var refused = await app.Http.PostAsJsonAsync("api/v1/tasks?strict=true", task);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadFromJsonAsync<JsonObject>())!["type"]!.ToString().ShouldBe("urn:tacoq:task-kind-unknown");
        (await app.Http.PostAsJsonAsync("api/v1/tasks?strict=perhaps", task)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private const string Resize = """{"type":"object","properties":{"url":{"type":"string"},"width":{"type":"integer"}},"required":["url","width"]}""";

    private Task AnnounceAsync(TaskKindAnnounced announced) => app.Services.GetRequiredService<ITaskBroker>().PublishAsync(announced, Deadline.Default, default);
}
