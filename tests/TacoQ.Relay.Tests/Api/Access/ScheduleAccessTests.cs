using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TacoQ.Relay.Tests.Support;

namespace TacoQ.Relay.Tests.Api.Access;

/// <summary>Schedules belong to the worker kinds of their tasks, and their arguments are payloads.</summary>
public sealed class ScheduleAccessTests : IAsyncLifetime
{
    private const string Path = "api/v1/schedules";
    private AccessApp app = null!;

    private IRelayClient Relay => app.Services.GetRequiredService<IRelayClient>();

    public async ValueTask InitializeAsync()
    {
        app = await AccessApp.StartAsync();
        await Relay.CreateOrUpdateScheduleAsync(new() { Name = "login", TaskKind = "test.login", Cron = "@daily", Arguments = new("""{"user":"u","password":"p"}"""u8.ToArray()) });
        await Relay.CreateOrUpdateScheduleAsync(new() { Name = "other", TaskKind = "t", WorkerKind = "other", Cron = "@daily" });
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Who_is_for_a_worker_kind_sees_and_changes_its_schedules_alone()
    {
        var http = app.Http(await app.KeyAsync("tasks:read,schedules:write", "other"));

        (await http.GetFromJsonAsync<JsonArray>(Path))!.Select(schedule => schedule!["name"]!.ToString()).ShouldBe(["other"]);
        (await http.GetAsync($"{Path}/other")).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var path in new[] { "login", "login/next", "login/fires" })
        {
            (await http.GetAsync($"{Path}/{path}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        foreach (var what in new[] { "pause", "resume", "trigger" })
        {
            (await http.PostAsync($"{Path}/login/{what}", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await http.PostAsync($"{Path}/other/{what}", null)).IsSuccessStatusCode.ShouldBeTrue();
        }

        (await http.DeleteAsync($"{Path}/login")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await http.PutAsJsonAsync($"{Path}/mine", new { taskKind = "t", cron = "@daily" })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await http.PutAsJsonAsync($"{Path}/login", new { taskKind = "t", workerKind = "other", cron = "@daily" })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await http.PostAsJsonAsync(Path, new { name = "mine", taskKind = "t", cron = "@daily" })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await http.PutAsJsonAsync($"{Path}/mine", new { taskKind = "t", workerKind = "other", cron = "@daily" })).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await Relay.GetScheduleAsync("login"))!.Version.ShouldBe(1);
    }

    [Fact]
    public async Task Sensitive_arguments_are_masked_for_who_may_not_see_payloads()
    {
        await TestServers.Deadline.UntilAsync(async () => await Relay.GetTaskKindAsync("default", "test.login") is not null, "the task is announced");

        (await ArgumentsAsync("tasks:read")).ShouldNotContain("\"p\"");
        (await ArgumentsAsync("tasks:read,tasks:payload")).ShouldContain("\"p\"");
    }

    private async Task<string> ArgumentsAsync(string scopes) =>
        (await app.Http(await app.KeyAsync(scopes, name: scopes.Replace(',', '-').Replace(':', '-'))).GetFromJsonAsync<JsonObject>($"{Path}/login"))!["definition"]!["arguments"]!.ToJsonString();
}
