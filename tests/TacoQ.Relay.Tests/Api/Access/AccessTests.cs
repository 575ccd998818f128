using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TacoQ.Relay.Api;
using TacoQ.Relay.Tests.Support;
using TacoQ.TestServers;

namespace TacoQ.Relay.Tests.Api.Access;

/// <summary>Keys, scopes, worker kinds, masks and the audit: the same on every store.</summary>
public abstract class AccessTests : IAsyncLifetime
{
    private AccessApp app = null!;

    public async ValueTask InitializeAsync() => app = await AccessApp.StartAsync(await CreateDatabaseAsync());

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await DeleteDatabaseAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Who_has_no_key_is_asked_for_one()
    {
        var response = await app.Http().GetAsync("api/v1/task-kinds");

        (await ProblemAsync(response, HttpStatusCode.Unauthorized)).ShouldBe("urn:tacoq:unauthorized");
        response.Headers.WwwAuthenticate.Single().ToString().ShouldBe("Bearer realm=\"tacoq\"");
        (await app.Http().GetAsync("health")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Http("nonsense").GetAsync("health")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("tacoq_0123456789abcdef_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("tacoq_0123456789abcdef_0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("tacoq_")]
    public async Task A_key_that_nobody_made_is_refused(string key)
    {
        var response = await app.Http(key).GetAsync("api/v1/task-kinds");

        (await ProblemAsync(response, HttpStatusCode.Unauthorized)).ShouldBe("urn:tacoq:unauthorized");
        response.Headers.WwwAuthenticate.Single().ToString().ShouldContain("invalid_token");
    }

    [Fact]
    public async Task A_key_is_known_by_either_header_and_by_its_whole_secret_only()
    {
        var key = await app.KeyAsync("tasks:read");

        (await app.Http(key).GetAsync("api/v1/task-kinds")).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/task-kinds");
        request.Headers.Add("X-Api-Key", key);
        (await app.Http().SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Http(key[..^1] + (key[^1] == '0' ? '1' : '0')).GetAsync("api/v1/task-kinds")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Http(key + "0").GetAsync("api/v1/task-kinds")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Http().GetAsync($"api/v1/task-kinds?key={key}")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_key_ends_when_it_expires()
    {
        var key = await app.KeyAsync("tasks:read", expiresIn: TimeSpan.FromMilliseconds(1));
        await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);

        (await (await app.Http(key).GetAsync("api/v1/task-kinds")).Content.ReadAsStringAsync()).ShouldContain("expired at");
    }

    [Fact]
    public async Task A_revoked_key_is_refused_within_seconds_and_its_name_is_free_again()
    {
        var http = app.Http(await app.KeyAsync("tasks:read", name: "ci"));
        (await http.GetAsync("api/v1/task-kinds")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Should.ThrowAsync<TacoConfigurationException>(() => app.KeyAsync("tasks:read", name: "ci"))).Message.ShouldContain("There is a key 'ci' already");

        await Keys.RevokeAsync("ci");

        await Deadline.UntilAsync(async () => (await http.GetAsync("api/v1/task-kinds")).StatusCode == HttpStatusCode.Unauthorized, "it is refused", TimeSpan.FromSeconds(8));
        (await app.Http(await app.KeyAsync("tasks:read", name: "ci")).GetAsync("api/v1/task-kinds")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Keys.RevokeAsync("ci");
        await Should.ThrowAsync<TacoConfigurationException>(() => Keys.RevokeAsync("ci"));
    }

    [Fact]
    public async Task A_rotated_key_has_another_secret_and_the_one_before_is_valid_for_the_grace()
    {
        var (one, two) = (await app.KeyAsync("tasks:read", name: "one"), await app.KeyAsync("tasks:read", name: "two"));

        var (newOne, newTwo) = ((await Keys.RotateAsync("one", TimeSpan.FromDays(1))).Reveal(), (await Keys.RotateAsync("two", TimeSpan.Zero)).Reveal());

        newOne[..22].ShouldBe(one[..22]);
        foreach (var (key, status) in new[] { (one, HttpStatusCode.OK), (newOne, HttpStatusCode.OK), (two, HttpStatusCode.Unauthorized), (newTwo, HttpStatusCode.OK) })
        {
            (await app.Http(key).GetAsync("api/v1/task-kinds")).StatusCode.ShouldBe(status);
        }
    }

    [Fact]
    public async Task A_key_does_what_its_scopes_say_and_nothing_else()
    {
        var http = await app.HttpWithKeyAsync("tasks:read,tasks:control");

        var response = await PublishAsync(http);

        (await ProblemAsync(response, HttpStatusCode.Forbidden)).ShouldBe("urn:tacoq:forbidden");
        response.Headers.WwwAuthenticate.Single().ToString().ShouldBe("Bearer realm=\"tacoq\", error=\"insufficient_scope\", scope=\"tasks:publish\"");
        (await (await app.HttpWithKeyAsync("admin")).GetAsync("api/v1/quarantine")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await app.HttpWithKeyAsync("tasks:payload")).GetAsync("api/v1/task-kinds")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_key_for_some_worker_kinds_sees_and_touches_nothing_of_others()
    {
        var id = await PublishedAsync(await app.HttpWithKeyAsync("admin"));
        var http = await app.HttpWithKeyAsync("tasks:payload,tasks:publish,tasks:control", "other");
        var own = await app.HttpWithKeyAsync("tasks:payload,tasks:publish,tasks:control", "default,other");

        (await ProblemAsync(await PublishAsync(http), HttpStatusCode.Forbidden)).ShouldBe("urn:tacoq:forbidden");
        (await ProblemAsync(await http.PostAsJsonAsync("api/v1/tasks", new { taskKind = "k", workerKind = "other", id }), HttpStatusCode.Forbidden)).ShouldBe("urn:tacoq:forbidden");
        (await http.PostAsJsonAsync("api/v1/tasks", new { taskKind = "k", workerKind = "other" })).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        foreach (var path in new[] { $"api/v1/tasks/{id}", $"tasks/{id}", "api/v1/task-kinds/default/test.login" })
        {
            (await http.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
            (await own.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }

        (await http.PostAsync($"api/v1/tasks/{id}/cancel", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await own.PostAsync($"api/v1/tasks/{id}/cancel", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetStringAsync("api/v1/task-kinds")).ShouldBe("[]");
        (await own.GetStringAsync("api/v1/task-kinds")).ShouldContain("test.login");
        (await http.GetStringAsync("api/v1/openapi.json")).ShouldNotContain("test.login");
    }

    [Fact]
    public async Task Who_is_for_some_worker_kinds_sees_no_worker_and_no_figure_of_others_and_no_addresses()
    {
        await PublishedAsync(await app.HttpWithKeyAsync("admin"));
        var http = await app.HttpWithKeyAsync("tasks:read,tasks:control", "other");
        var own = await app.HttpWithKeyAsync("tasks:read,tasks:control", "default");

        foreach (var path in new[] { "api/v1/worker-kinds", "api/v1/workers", "api/v1/stats" })
        {
            await Deadline.UntilAsync(async () => (await own.GetStringAsync(path)).Contains("\"default\"", StringComparison.Ordinal), path);
            (await http.GetStringAsync(path)).ShouldNotContain("default", customMessage: path);
        }

        (await http.GetAsync("api/v1/worker-kinds/default")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ProblemAsync(await http.PostAsync("api/v1/worker-kinds/default/pause", null), HttpStatusCode.Forbidden)).ShouldBe("urn:tacoq:forbidden");
        (await http.GetAsync("metrics")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await own.GetStringAsync("api/v1/info")).ShouldNotContain(app.Store.Description);
        (await (await app.HttpWithKeyAsync("admin")).GetFromJsonAsync<JsonObject>("api/v1/info"))!.Select(member => member.Value?.ToString()).ShouldContain(app.Store.Description);
    }

    [Fact]
    public async Task What_is_sensitive_in_a_result_is_masked_without_the_scope_for_payloads()
    {
        var id = await PublishedAsync(await app.HttpWithKeyAsync("admin"));
        await Deadline.UntilAsync(async () => await app.Store.FindTaskKindAsync("default", "test.login", default) is not null, "the task is announced");

        (await ResultAsync("tasks:payload")).ShouldBe("""{"user":"ada","token":"t0k3n"}""");
        (await ResultAsync("tasks:read")).ShouldBe("""{"user":"ada","token":"***"}""");

        async Task<string> ResultAsync(string scope) =>
            (await (await app.HttpWithKeyAsync(scope)).GetFromJsonAsync<JsonObject>($"api/v1/tasks/{id}?wait=30"))!["result"]!.ToJsonString();
    }

    [Fact]
    public async Task Of_a_task_that_nobody_announced_the_whole_payload_is_masked()
    {
        var mask = new PayloadMask(app.Store, TimeProvider.System);
        var payload = new TaskPayload("""{"a":1}"""u8.ToArray());
        var (reader, owner) = (new Caller(CallerKind.Key, "r", [Scope.TasksRead]), new Caller(CallerKind.Key, "p", [Scope.TasksPayload]));

        Text(await mask.OfArgumentsAsync(reader, "ml", "embed", payload, default)).ShouldBe("\"***\"");
        Text(await mask.OfArgumentsAsync(reader, null, null, payload, default)).ShouldBe("\"***\"");
        Text(await mask.OfArgumentsAsync(owner, "ml", "embed", payload, default)).ShouldBe("""{"a":1}""");
        await Deadline.UntilAsync(async () => await app.Store.FindTaskKindAsync("default", "test.login", default) is not null, "the task is announced");
        Text(await mask.OfArgumentsAsync(reader, "default", "test.login", new("""{"user":"ada","Password":"x"}"""u8.ToArray()), default)).ShouldBe("""{"user":"ada","Password":"***"}""");
    }

    [Fact]
    public async Task The_audit_has_every_change_whether_it_was_let_or_refused()
    {
        var admin = app.Http(await app.KeyAsync("admin", name: "boss"));
        var id = await PublishedAsync(admin);
        await app.Http(await app.KeyAsync("tasks:read", name: "reader")).PostAsync($"api/v1/tasks/{id}/cancel", null);
        await app.Http().DeleteAsync("api/v1/quarantine/7%0A");
        await admin.GetAsync("api/v1/quarantine");

        var entries = await Deadline.GetAsync(async () => await ListAsync("?limit=3") is { Count: 3 } found ? found : null, "three entries");

        entries.Select(entry => (entry!["caller"]!.ToString(), entry["operation"]!.ToString(), entry["method"]!.ToString(), entry["path"]!.ToString(), entry["status"]!.ToString())).ShouldBe(
        [
            ("anonymous", "deleteQuarantined", "DELETE", "/taco/api/v1/quarantine/7%0A", "401"),
            ("reader", "cancelTask", "POST", $"/taco/api/v1/tasks/{id}/cancel", "403"),
            ("boss", "publishTask", "POST", "/taco/api/v1/tasks", "202"),
        ]);
        entries.Select(entry => (entry!["taskId"]?.ToString(), entry["workerKind"]?.ToString())).ShouldBe([(null, null), ($"{id}", null), ($"{id}", "default")]);
        (entries[2]!["keyId"]!.ToString().Length, entries[2]!["remoteAddress"]!.ToString()).ShouldBe((16, "127.0.0.1"));
        (await ListAsync($"?before={entries[1]!["id"]}")).Select(entry => entry!["caller"]!.ToString()).ShouldBe(["boss"]);
        (await admin.GetAsync("api/v1/audit?before=x")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        async Task<JsonArray> ListAsync(string query) => (await admin.GetFromJsonAsync<JsonArray>("api/v1/audit" + query))!;
    }

    [Fact]
    public async Task A_flood_of_refused_requests_does_not_fill_the_audit()
    {
        for (var i = 0; i < 200; i++)
        {
            await app.Http().DeleteAsync("api/v1/quarantine/1");
        }

        await PublishedAsync(await app.HttpWithKeyAsync("admin"));
        var entries = await Deadline.GetAsync(async () => await app.Store.ListAuditAsync(500, null, default) is { } found && found.Any(entry => entry.Status == 202) ? found : null, "the last one");
        entries.Count(entry => entry.Status == 401).ShouldBeInRange(1, 100);
    }

    [Fact]
    public async Task The_last_use_of_a_key_is_noted()
    {
        await app.Store.NoteApiKeysUsedAsync([KeyValuePair.Create("nobody", TimeProvider.System.GetUtcNow())], default);
        await (await app.HttpWithKeyAsync("tasks:read")).GetAsync("api/v1/task-kinds");
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();

        // At its end it notes what it has not yet.
        await Should.ThrowAsync<OperationCanceledException>(() => app.Services.GetRequiredService<ApiKeys>().RunAsync(ended.Token));

        (await app.Store.ListApiKeysAsync(default)).ShouldHaveSingleItem().UsedAt.ShouldNotBeNull().ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
    }

    private protected virtual Task<string?> CreateDatabaseAsync() => Task.FromResult<string?>(null);

    private protected virtual ValueTask DeleteDatabaseAsync() => default;

    private KeyRing Keys => app.Services.GetRequiredService<KeyRing>();

    private static Task<HttpResponseMessage> PublishAsync(HttpClient http) => http.PostAsJsonAsync("api/v1/tasks", new { taskKind = "test.login", arguments = new { user = "ada", password = "x" } });

    private static async Task<Guid> PublishedAsync(HttpClient http)
    {
        var response = await PublishAsync(http);
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        var id = (await response.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<Guid>();
        (await http.GetFromJsonAsync<JsonObject>($"api/v1/tasks/{id}?wait=30"))!["outcome"]!.ToString().ShouldBe("Succeeded");
        return id;
    }

    private static async Task<string> ProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(status, text);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        return JsonNode.Parse(text)!["type"]!.ToString();
    }

    private static string Text(TaskPayload payload) => System.Text.Encoding.UTF8.GetString(payload.Bytes.Span);
}
