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

public sealed class OpenApiTests : IAsyncLifetime
{
    private EmbeddedApp app = null!;

    public async ValueTask InitializeAsync() => app = await EmbeddedApp.StartAsync(worker: false);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Every_announced_task_is_an_operation_with_its_schemas()
    {
        await AnnounceAsync(Announced(
            arguments: """{"type":"object","properties":{"to":{"$ref":"#/$defs/Point"}},"required":["to"],"$defs":{"Point":{"type":"object","properties":{"next":{"$ref":"#/$defs/Point"}}}}}""",
            result: """{"type":"null"}"""));
        await AnnounceAsync(Announced("images_resize"));

        var document = (await app.Http.GetFromJsonAsync<JsonObject>("api/v1/openapi.json")).ShouldNotBeNull();

        (document["openapi"]!.ToString(), document["servers"]!.ToJsonString()).ShouldBe(("3.1.1", """[{"url":"/taco"}]"""));
        var post = document["paths"]!["/api/v1/task-kinds/images/images.resize/tasks"]!["post"]!;
        post["operationId"]!.ToString().ShouldBe("images_images_resize");
        document["paths"]!["/api/v1/task-kinds/images/images_resize/tasks"]!["post"]!["operationId"]!.ToString().ShouldBe("images_images_resize2");
        var body = post["requestBody"]!["content"]!["application/json"]!["schema"]!;
        (body["properties"]!["arguments"]!.ToJsonString(), body["required"]!.ToJsonString()).ShouldBe(("""{"$ref":"#/components/schemas/images_images_resize_arguments"}""", """["arguments"]"""));
        var schemas = document["components"]!["schemas"]!;
        schemas["images_images_resize_arguments"]!.ToJsonString().ShouldBe(
            """{"type":"object","properties":{"to":{"$ref":"#/components/schemas/images_images_resize_arguments_Point"}},"required":["to"]}""");
        schemas["images_images_resize_arguments_Point"]!["properties"]!["next"]!["$ref"]!.ToString().ShouldBe("#/components/schemas/images_images_resize_arguments_Point");
        schemas["images_images_resize_result"]!.ToJsonString().ShouldBe("""{"type":"null"}""");
        schemas["images_images_resize2_arguments"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task Every_reference_leads_somewhere()
    {
        await AnnounceAsync(Announced(arguments: """{"$ref":"#/$defs/A b","$defs":{"A b":{"type":"object"}}}"""));

        var document = (await app.Http.GetFromJsonAsync<JsonObject>("api/v1/openapi.json")).ShouldNotBeNull();

        var references = References(document).ToArray();
        references.Length.ShouldBeGreaterThan(8);
        foreach (var reference in references)
        {
            reference.ShouldStartWith("#/components/");
            reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (node, name) => node?[name]).ShouldNotBeNull(reference);
        }
    }

    [Fact]
    public async Task The_body_of_an_operation_has_all_that_a_task_can_be_published_with()
    {
        await AnnounceAsync(Announced());

        var document = (await app.Http.GetFromJsonAsync<JsonObject>("api/v1/openapi.json")).ShouldNotBeNull();

        document["paths"]!["/api/v1/task-kinds/images/images.resize/tasks"]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!["properties"]!.AsObject()
            .Select(member => member.Key).ShouldBe(TacoJson.Default.PublishTaskRequest.Properties.Select(member => member.Name).Except(["taskKind", "workerKind"]), ignoreOrder: true);
    }

    [Fact]
    public async Task An_operation_enqueues_its_task()
    {
        await AnnounceAsync(Announced(arguments: """{"type":"object","required":["url"]}"""));
        const string path = "api/v1/task-kinds/images/images.resize/tasks";

        var accepted = await app.Http.PostAsJsonAsync(path, new { arguments = new { url = "a" }, priority = 3 });
        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        accepted.Headers.Location!.ToString().ShouldStartWith("/taco/api/v1/tasks/");
        var task = (await app.Http.GetFromJsonAsync<JsonObject>(accepted.Headers.Location)).ShouldNotBeNull();
        (task["workerKind"]!.ToString(), task["taskKind"]!.ToString(), task["priority"]!.ToString()).ShouldBe(("images", "images.resize", "3"));

        (await app.Http.PostAsJsonAsync(path, new { arguments = new { } })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await app.Http.PostAsJsonAsync(path, new { taskKind = "other" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await app.Http.PostAsJsonAsync(path, "text")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_operation_answers_the_record_of_its_task_with_a_typed_result()
    {
        await AnnounceAsync(Announced(result: """{"type":"integer"}"""));
        await AnnounceAsync(Announced("images.resize.get"));
        var document = (await app.Http.GetFromJsonAsync<JsonObject>("api/v1/openapi.json")).ShouldNotBeNull();
        var get = document["paths"]!["/api/v1/task-kinds/images/images.resize/tasks/{id}"]!["get"]!;
        get["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["$ref"]!.ToString().ShouldBe("#/components/schemas/images_images_resize_task");
        var record = document["components"]!["schemas"]!["images_images_resize_task"]!;
        (record["properties"]!["result"]!["$ref"]!.ToString(), record["properties"]!["status"]!["$ref"]!.ToString()).ShouldBe(("#/components/schemas/images_images_resize_result", "#/components/schemas/TacoTaskStatus"));
        document["components"]!["schemas"]!["images_images_resize_result"]!.ToJsonString().ShouldBe("""{"type":"integer"}""");
        document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!["operationId"]!.ToString()).ShouldBeUnique();

        var published = await app.Http.PostAsJsonAsync("api/v1/task-kinds/images/images.resize/tasks", new { });
        var id = (await published.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.ToString();

        (await app.Http.GetFromJsonAsync<JsonObject>($"api/v1/task-kinds/images/images.resize/tasks/{id}?wait=0"))!["id"]!.ToString().ShouldBe(id);
        foreach (var other in new[] { "images/images.other", "other/images.resize" })
        {
            (await app.Http.GetAsync($"api/v1/task-kinds/{other}/tasks/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => member.Key == "$ref" ? [member.Value!.ToString()] : References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };

    private Task AnnounceAsync(TaskKindAnnounced announced) => app.Services.GetRequiredService<ITaskBroker>().PublishAsync(announced, Deadline.Default, default);
}
