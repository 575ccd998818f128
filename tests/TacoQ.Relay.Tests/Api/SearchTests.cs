using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TacoQ.Relay.Tests.Storage;
using TacoQ.Relay.Tests.Support;
using TacoQ.Wire;
using static TacoQ.Relay.Tests.Storage.Events;

namespace TacoQ.Relay.Tests.Api;

public abstract class SearchTests(TestStore store) : ApiTests(store, worker: false)
{
    [Fact]
    public async Task Found_tasks_have_no_payloads_and_their_errors_are_short()
    {
        var now = TimeProvider.System.GetUtcNow();
        var (done, failed) = (Guid.CreateVersion7(now), Guid.CreateVersion7(now.AddSeconds(1)));
        await Store.ApplyAsync(Assigned(done), Completed(done, output: "\"secret\""), Assigned(failed), Completed(failed, outcome: TaskOutcome.Failed, output: $$"""{"type":"E","message":"{{new string('m', 5000)}}","stackTrace":"s"}"""));

        var text = await Http.GetStringAsync("api/v1/tasks");

        text.ShouldNotContain("secret");
        var tasks = JsonNode.Parse(text)!["tasks"]!.AsArray();
        tasks.Select(task => Text(task!["id"])).ShouldBe([failed.ToString(), done.ToString()]);
        JsonNode.Parse(text)!["next"].ShouldBeNull();
        Text(tasks[0]!["error"]!["message"])!.Length.ShouldBe(1001);
        tasks[0]!["error"]!["stackTrace"].ShouldBeNull();
        string.Join(", ", tasks[1]!.AsObject().Select(member => member.Key)).ShouldBe(
            "id, taskKind, workerKind, status, outcome, priority, attempt, maxAttempts, createdAt, startedAt, completedAt, updatedAt, retentionSeconds, executedBy, headers");
    }

    [Fact]
    public async Task Pages_are_linked_by_cursors_of_their_query_and_order()
    {
        await SeedAsync(25);
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await Http.GetFromJsonAsync<JsonObject>($"api/v1/tasks?q=kind:images.*&order=asc&limit=10{(cursor is null ? "" : "&cursor=" + cursor)}"))!;
            ids.AddRange(page["tasks"]!.AsArray().Select(task => Text(task!["id"])!));
            cursor = Text(page["next"]);
        }
        while (cursor is not null);

        ids.Count.ShouldBe(25);
        ids.ShouldBe(ids.Order(StringComparer.Ordinal));
        var next = Text((await Http.GetFromJsonAsync<JsonObject>("api/v1/tasks?limit=10"))!["next"]);
        foreach (var other in new[] { "q=kind:a&", "order=asc&", "sort=updated&" })
        {
            Text((await ProblemAsync(await Http.GetAsync($"api/v1/tasks?{other}cursor={next}"), HttpStatusCode.BadRequest))["detail"])!.ShouldContain("The cursor is not of this query and order");
        }

        await ProblemAsync(await Http.GetAsync("api/v1/tasks?cursor=AAAA"), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Counts_are_exact_up_to_ten_thousand()
    {
        await SeedAsync(10_000);
        (await CountAsync("")).ShouldBe("""{"count":10000,"atLeast":false}""");

        await SeedAsync(1);
        (await CountAsync("")).ShouldBe("""{"count":10000,"atLeast":true}""");
        (await CountAsync("status:failed")).ShouldBe("""{"count":0,"atLeast":false}""");
        (await CountAsync("status:scheduled since:2025-12-31 until:2026-01-02")).ShouldBe("""{"count":10000,"atLeast":true}""");

        Task<string> CountAsync(string query) => Http.GetStringAsync("api/v1/tasks/count?q=" + Uri.EscapeDataString(query));
    }

    [Fact]
    public async Task A_wrong_query_is_a_problem_with_its_place()
    {
        foreach (var path in new[] { "api/v1/tasks", "api/v1/tasks/count" })
        {
            var problem = await ProblemAsync(await Http.GetAsync(path + "?q=kind:a%20status:fail"), HttpStatusCode.BadRequest);

            (Text(problem["type"]), Text(problem["position"])).ShouldBe(("urn:tacoq:invalid-query", "15"));
            Text(problem["detail"])!.ShouldContain("'fail' at position 15 is no status: pending,");
        }

        foreach (var wrong in new[] { "limit=0", "limit=501", "limit=x", "sort=id", "order=up", "sort=", "limit=-1" })
        {
            Text((await ProblemAsync(await Http.GetAsync("api/v1/tasks?" + wrong), HttpStatusCode.BadRequest))["type"]).ShouldBe("urn:tacoq:invalid-request");
        }
    }

    [Fact]
    public async Task A_dry_run_says_with_which_tasks_and_does_nothing()
    {
        await SeedAsync(25);

        var preview = await ReadAsync(await Http.PostAsJsonAsync("api/v1/operations", new { action = "cancel", query = "kind:images.resize", dryRun = true }), HttpStatusCode.OK);

        preview["matched"]!.ToJsonString().ShouldBe("""{"count":25,"atLeast":false}""");
        preview["sample"]!.AsArray().Count.ShouldBe(10);
        (await Http.GetFromJsonAsync<JsonArray>("api/v1/operations"))!.Count.ShouldBe(0);
        (await Relay.CountTasksAsync("status:cancelled")).Count.ShouldBe(0);
    }

    [Fact]
    public async Task Everything_that_a_query_is_of_is_cancelled_by_an_operation()
    {
        await SeedAsync(250);
        var other = Guid.CreateVersion7();
        await Store.ApplyAsync(new TaskAssigned(Assignment(other) with { TaskKind = "mails.send", Delay = TimeSpan.FromHours(1) }, T0));

        var response = await Http.PostAsJsonAsync("api/v1/operations", new { action = "cancel", query = "kind:images.*" });

        var started = await ReadAsync(response, HttpStatusCode.Accepted);
        response.Headers.Location!.ToString().ShouldBe($"/taco/api/v1/operations/{started["id"]}");
        started["matched"]!.ToJsonString().ShouldBe("""{"count":250,"atLeast":false}""");
        var ended = await EndedAsync(started);
        (Text(ended["action"]), Text(ended["state"]), Text(ended["done"]), Text(ended["failed"]), Text(ended["lastError"])).ShouldBe(("Cancel", "Completed", "250", "0", null));
        await TestServers.Deadline.UntilAsync(async () => (await Relay.CountTasksAsync("status:cancelled")).Count == 250, "all are cancelled");
        (await GetAsync(other))["status"]!.GetValue<string>().ShouldBe("Pending");
        var listed = (await Http.GetFromJsonAsync<JsonArray>("api/v1/operations?limit=1"))!.ShouldHaveSingleItem()!;
        Text(listed["id"]).ShouldBe(Text(started["id"]));
        (await Http.GetFromJsonAsync<JsonArray>($"api/v1/operations?before={started["id"]}"))!.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Operations_retry_what_failed_and_delete_what_is_completed()
    {
        var ids = Enumerable.Range(0, 120).Select(_ => Guid.CreateVersion7()).ToArray();
        await Store.ApplyAsync(ids.SelectMany(
            (id, i) => (TaskEvent[])[Assigned(id), Completed(id, outcome: i < 110 ? TaskOutcome.Failed : TaskOutcome.Succeeded, output: """{"type":"E","message":"m"}""", at: WireTime.Now(TimeProvider.System))]));

        var retried = await EndedAsync(await ReadAsync(await Http.PostAsJsonAsync("api/v1/operations", new { action = "retry", query = "kind:images.resize" }), HttpStatusCode.Accepted));
        (Text(retried["done"]), Text(retried["failed"]), Text(retried["lastError"])).ShouldBe(("110", "0", null));
        await TestServers.Deadline.UntilAsync(async () => (await Relay.CountTasksAsync("status:pending attempt:>1")).Count == 110, "all wait for their second attempt");

        var deleted = await EndedAsync(await ReadAsync(await Http.PostAsJsonAsync("api/v1/operations", new { action = "delete", query = "kind:images.resize" }), HttpStatusCode.Accepted));
        (Text(deleted["done"]), Text(deleted["failed"]), Text(deleted["lastError"])).ShouldBe(("10", "0", null));
        (await Relay.CountTasksAsync("kind:*")).Count.ShouldBe(110);
    }

    [Fact]
    public async Task An_operation_that_is_stopped_stays_stopped()
    {
        var started = await ReadAsync(await Http.PostAsJsonAsync("api/v1/operations", new { action = "cancel", query = "kind:*" }), HttpStatusCode.Accepted);
        await EndedAsync(started);

        var stopped = await ReadAsync(await Http.PostAsync($"api/v1/operations/{started["id"]}/stop", null), HttpStatusCode.OK);

        Text(stopped["state"]).ShouldBe("Completed", "it had ended");
        Text((await ProblemAsync(await Http.PostAsync($"api/v1/operations/{Guid.Empty}/stop", null), HttpStatusCode.NotFound))["type"]).ShouldBe("urn:tacoq:operation-not-found");
        await ProblemAsync(await Http.GetAsync($"api/v1/operations/{Guid.Empty}"), HttpStatusCode.NotFound);
        await ProblemAsync(await Http.GetAsync("api/v1/operations/7"), HttpStatusCode.BadRequest);
        await ProblemAsync(await Http.GetAsync("api/v1/operations?before=7"), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_operation_that_is_wrong_is_refused()
    {
        await RefusedAsync(new { action = "burn", query = "kind:*" }, "action");
        await RefusedAsync(new { action = 7, query = "kind:*" }, "action is '7', but must be");
        await RefusedAsync(new { action = "cancel" }, "query (required)");
        await RefusedAsync(new { action = "cancel", query = "kind:*", force = true }, "Members: action (required), query (required), dryRun");
        await RefusedAsync(new { action = "cancel", query = " " }, "query is empty, which would be all tasks");
        Text((await ProblemAsync(await Http.PostAsJsonAsync("api/v1/operations", new { action = "cancel", query = "x" }), HttpStatusCode.BadRequest))["type"]).ShouldBe("urn:tacoq:invalid-query");

        async Task RefusedAsync<T>(T body, string detail) =>
            Text((await ProblemAsync(await Http.PostAsJsonAsync("api/v1/operations", body), HttpStatusCode.BadRequest))["detail"])!.ShouldContain(detail);
    }

    [Fact]
    public async Task The_client_over_HTTP_and_in_process_say_the_same()
    {
        await SeedAsync(12);
        using var http = new HttpRelayClient(Http.BaseAddress!);
        foreach (var client in new[] { http, Relay })
        {
            var first = await client.SearchTasksAsync(new() { Query = "kind:images.resize header.tenant:ü", Limit = 10 });
            var second = await client.SearchTasksAsync(new() { Query = "kind:images.resize header.tenant:ü", Limit = 10, Cursor = first.Next });
            (first.Tasks.Count, second.Tasks.Count, second.Next).ShouldBe((10, 2, null));
            (await client.CountTasksAsync("status:scheduled")).ShouldBe(new TaskCount(12, AtLeast: false));
            (await client.PreviewOperationAsync(new() { Action = TaskOperationAction.Cancel, Query = "kind:*" })).Matched.Count.ShouldBe(12);
            var operation = await client.StartOperationAsync(new() { Action = TaskOperationAction.Cancel, Query = "kind:none" });
            (await client.GetOperationAsync(operation.Id))!.Query.ShouldBe("kind:none");
            (await client.StopOperationAsync(operation.Id)).ShouldNotBeNull();
            (await client.StopOperationAsync(Guid.Empty)).ShouldBeNull();
            (await client.ListOperationsAsync(1)).ShouldHaveSingleItem().Id.ShouldBe(operation.Id);
            (await client.ListOperationsAsync(1, operation.Id)).Select(one => one.Id).ShouldNotContain(operation.Id);
            (await Should.ThrowAsync<RelayException>(() => client.CountTasksAsync("x"))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await Should.ThrowAsync<RelayException>(() => client.SearchTasksAsync(new() { Limit = 0 }))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    /// <summary>Tasks that wait for their time.</summary>
    private async Task SeedAsync(int count)
    {
        foreach (var some in Enumerable.Range(0, count).Chunk(1000))
        {
            await Store.ApplyAsync(some.Select(_ => Assigned(Guid.CreateVersion7(), TimeSpan.FromHours(1))));
        }
    }

    private async Task<JsonObject> EndedAsync(JsonObject operation) => await TestServers.Deadline.GetAsync(
        async () => await Http.GetFromJsonAsync<JsonObject>($"api/v1/operations/{operation["id"]}") is { } found && Text(found["state"]) != "Running" ? found : null,
        "the operation has ended");

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        response.StatusCode.ShouldBe(status, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!;
    }
}

public sealed class SqliteSearchTests() : SearchTests(TestStore.Sqlite);

public sealed class PostgresSearchTests() : SearchTests(TestStore.Postgres);
