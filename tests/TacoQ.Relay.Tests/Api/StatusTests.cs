using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TacoQ.Broker;
using TacoQ.Relay.Tests.Support;
using TacoQ.TestServers;
using static TacoQ.Relay.Tests.Storage.Events;

namespace TacoQ.Relay.Tests.Api;

public sealed class SqliteStatusTests() : StatusTests(TestStore.Sqlite);

public sealed class PostgresStatusTests() : StatusTests(TestStore.Postgres);

public abstract class StatusTests(TestStore store) : ApiTests(store)
{
    [Fact]
    public async Task A_paused_worker_kind_takes_no_task_until_it_is_resumed()
    {
        await RunOneAsync();
        var paused = await PostAsync("worker-kinds/default/pause");
        (paused["paused"]!.GetValue<bool>(), paused["pausedAt"] is null).ShouldBe((true, false));
        var id = await EnqueueAsync("""{"a":1}""");
        (await GetAsync($"tasks/{id}?wait=0.5"))["status"]!.ToString().ShouldBe("Pending");
        await Deadline.UntilAsync(async () => (await GetAsync("worker-kinds/default"))["depth"]!.GetValue<int>() == 1, "the depth is shown");
        var status = await GetAsync("worker-kinds/default");
        (status["oldestWaitingSeconds"]!.GetValue<double>() > 0, status["paused"]!.GetValue<bool>(), status["workers"]!.GetValue<int>()).ShouldBe((true, true, 1));

        await PostAsync("worker-kinds/default/resume");
        (await GetAsync($"tasks/{id}?wait=30"))["outcome"]!.ToString().ShouldBe("Succeeded");
        (await GetAsync("worker-kinds/default"))["paused"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task A_pause_that_got_lost_on_the_way_is_repeated()
    {
        await RunOneAsync();
        await Store.SetPausedAsync("default", paused: true, default);
        await Task.Delay(TimeSpan.FromSeconds(6), TimeProvider.System);

        var id = await EnqueueAsync("""{"a":1}""");

        (await GetAsync($"tasks/{id}?wait=0.5"))["status"]!.ToString().ShouldBe("Pending");
    }

    [Fact]
    public async Task A_worker_kind_of_which_nobody_has_heard_is_a_problem_and_can_be_paused()
    {
        await ProblemAsync("worker-kinds/nobody", HttpStatusCode.NotFound, "urn:tacoq:worker-kind-not-found");
        await ProblemAsync("worker-kinds/a.b", HttpStatusCode.BadRequest, "urn:tacoq:invalid-request");

        (await Relay.PauseWorkerKindAsync("nobody")).Workers.ShouldBe(0);
        (await Relay.ListWorkerKindsAsync()).Select(kind => kind.WorkerKind).ShouldContain("nobody");
    }

    [Fact]
    public async Task A_consumer_that_no_worker_of_ours_is_gets_a_warning()
    {
        await using var deaf = await App.Services.GetRequiredService<ITaskBroker>().ConsumeAssignmentsAsync(["foreign"], 1, default);

        (await Relay.PauseWorkerKindAsync("foreign")).Warning.ShouldNotBeNull().ShouldStartWith("1 of the consumers of 'foreign' go on taking tasks");
    }

    [Fact]
    public async Task Workers_are_shown_with_what_they_run()
    {
        var id = await EnqueueAsync("""{"text":"wait"}""");
        await Deadline.UntilAsync(async () => (await Relay.GetTaskAsync(id))?.Status == TacoTaskStatus.Running, "the task runs");

        var listed = (await Http.GetFromJsonAsync<JsonArray>("api/v1/workers?workerKind=default")).ShouldNotBeNull().ShouldHaveSingleItem()!;
        (listed["state"]!.ToString(), listed["running"]).ShouldBe(("Alive", null));
        var worker = await GetAsync($"workers/{Uri.EscapeDataString(listed["name"]!.ToString())}");
        worker["running"]!.AsArray().ShouldHaveSingleItem()!["id"]!.ToString().ShouldBe(id.ToString());
        (await Relay.GetWorkerAsync("nobody")).ShouldBeNull();
        (await Relay.ListWorkersAsync(limit: 1)).Count.ShouldBe(1);
        await ProblemAsync("workers/nobody", HttpStatusCode.NotFound, "urn:tacoq:worker-not-found");
        await ProblemAsync("workers?limit=0", HttpStatusCode.BadRequest, "urn:tacoq:invalid-request");
        await Relay.CancelTaskAsync(id);
    }

    [Fact]
    public async Task Statistics_count_what_became_of_tasks()
    {
        await RunOneAsync();
        await RunOneAsync();
        var failing = await EnqueueAsync("""{"text":"fail"}""");
        await GetAsync($"tasks/{failing}?wait=30");

        var kind = (await GetAsync("stats?window=15m&by=task-kind"))["kinds"]!.AsArray().ShouldHaveSingleItem()!;
        (kind["taskKind"]!.ToString(), kind["enqueued"]!.GetValue<int>(), kind["succeeded"]!.GetValue<int>(), kind["failed"]!.GetValue<int>(), kind["retried"]!.GetValue<int>())
            .ShouldBe(("test.echo", 3, 2, 1, 1));
        kind["failureRate"]!.GetValue<double>().ShouldBe(1 / 3.0, 0.001);
        kind["run"]!["p99"]!.GetValue<double>().ShouldBeInRange(0, 30);
        (await Relay.GetStatisticsAsync(TimeSpan.FromDays(2), workerKind: "default")).Kinds.ShouldHaveSingleItem().TaskKind.ShouldBeNull();
    }

    [Theory]
    [InlineData("window=5")]
    [InlineData("window=1s")]
    [InlineData("window=31d")]
    [InlineData("window=99999999999d")]
    [InlineData("by=kind")]
    [InlineData("workerKind=a.b")]
    [InlineData("taskKind=%20")]
    public async Task Statistics_are_refused_with_a_wrong_parameter(string query) => await ProblemAsync("stats?" + query, HttpStatusCode.BadRequest, "urn:tacoq:invalid-request");

    [Fact]
    public async Task The_relay_says_what_it_is()
    {
        var info = await GetAsync("info");

        // Its cleanup is switched off for tests.
        (info["topology"]!.ToString(), info["store"]!.ToString(), string.Join(',', info["roles"]!.AsArray())).ShouldBe(("embedded", Store.Kind, "ingest,api,dispatch"));
        info["schemaVersion"]!.GetValue<int>().ShouldBeGreaterThanOrEqualTo(8);
        info["storeAddress"]!.ToString().ShouldBe(Store.Description);
    }

    [Fact]
    public async Task It_is_live_and_ready()
    {
        (await Http.GetStringAsync("health/live")).ShouldBe("""{"status":"live"}""");
        (await Http.GetStringAsync("health/ready")).ShouldBe("""{"status":"ready"}""");
        (await Http.GetStringAsync("health")).ShouldBe("Service is healthy\n");
    }

    [Fact]
    public async Task Task_kinds_are_found_by_task_kind()
    {
        await Deadline.UntilAsync(async () => (await Relay.ListTaskKindsAsync()).Count == 1, "the task is announced");

        (await Http.GetFromJsonAsync<JsonArray>("api/v1/task-kinds?taskKind=test.echo"))!.Count.ShouldBe(1);
        (await Http.GetFromJsonAsync<JsonArray>("api/v1/task-kinds?taskKind=test.other"))!.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Messages_in_quarantine_are_replayed_and_deleted_by_what_they_have_in_common()
    {
        var id = Guid.CreateVersion7();
        await Store.QuarantineAsync([Ingest(Assigned(id)), new("other", "x", new Dictionary<string, string>(), new byte[] { 1 })], default);

        (await Http.GetFromJsonAsync<JsonObject>("api/v1/quarantine/count?queue=events"))!.ToJsonString().ShouldBe("""{"count":1,"isComplete":true}""");
        (await Http.GetFromJsonAsync<JsonArray>("api/v1/quarantine?reason=OTHER"))!.Count.ShouldBe(1);
        (await PostAsync("quarantine/replay", """{"queue":"events","dryRun":true}""")).ToJsonString().ShouldBe("""{"matched":1,"done":0,"failed":[]}""");
        (await PostAsync("quarantine/replay", """{"queue":"events"}""")).ToJsonString().ShouldBe("""{"matched":1,"done":1,"failed":[]}""");
        (await Store.FindAsync(id, default)).ShouldNotBeNull();
        (await PostAsync("quarantine/delete", """{"reason":"oth"}""")).ToJsonString().ShouldBe("""{"matched":1,"done":1,"failed":[]}""");
        (await Http.PostAsync("api/v1/quarantine/delete", JsonContent.Create(new { limit = 1001 }))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Http.PostAsync("api/v1/quarantine/delete", JsonContent.Create(new { que = "x" }))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static UnreadableMessage Ingest(TacoQ.Wire.TaskEvent e) => TacoQ.Relay.Ingest.QuarantinedEvents.Of(e, "bad");

    private async Task RunOneAsync() => (await GetAsync($"tasks/{await EnqueueAsync("""{"a":1}""")}?wait=30"))["outcome"]!.ToString().ShouldBe("Succeeded");

    private async Task<Guid> EnqueueAsync(string arguments) => (await PostAsync("tasks", $$"""{"taskKind":"test.echo","arguments":{{arguments}}}"""))["id"]!.GetValue<Guid>();

    private async Task<JsonObject> GetAsync(string path) => (await Http.GetFromJsonAsync<JsonObject>("api/v1/" + path)).ShouldNotBeNull();

    private async Task<JsonObject> PostAsync(string path, string? body = null)
    {
        using var content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var response = await Http.PostAsync("api/v1/" + path, content);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonObject>()).ShouldNotBeNull();
    }

    private async Task ProblemAsync(string path, HttpStatusCode status, string type)
    {
        var response = await Http.GetAsync("api/v1/" + path);
        (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonObject>())!["type"]!.ToString()).ShouldBe((status, type));
    }
}
