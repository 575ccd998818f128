using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TacoQ.Relay.Ingest;
using TacoQ.Relay.Storage;
using TacoQ.Relay.Tests.Support;
using TacoQ.TestServers;

namespace TacoQ.Relay.Tests.Api;

public abstract class TaskControlTests(TestStore store) : ApiTests(store)
{
    [Fact]
    public async Task A_failed_task_runs_once_more_with_other_arguments()
    {
        var id = Guid.Parse((await RunAsync(new { taskKind = "test.echo", arguments = "fail", maxAttempts = 2 }))["id"]!.ToString());

        var response = await Http.PostAsJsonAsync($"api/v1/tasks/{id}/retry", new { arguments = new { a = 1 } });

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var task = await EndAsync(id);
        (Text(task["outcome"]), Text(task["attempt"]), Text(task["maxAttempts"]), task["result"]!.ToJsonString()).ShouldBe(("Succeeded", "3", "3", """{"a":1}"""));
        var attempts = (await Http.GetFromJsonAsync<JsonArray>($"api/v1/tasks/{id}/attempts"))!;
        attempts.Select(attempt => (Text(attempt!["number"]), Text(attempt["status"]), Text(attempt["outcome"]), Text(attempt["error"]?["message"]))).ShouldBe(
            [("1", "Completed", "Failed", "boom"), ("2", "Completed", "Failed", "boom"), ("3", "Completed", "Succeeded", null)]);
        (await Relay.ListAttemptsAsync(id))!.Count.ShouldBe(3);
        (await Http.GetStringAsync($"api/v1/tasks/{id}/payload")).ShouldBe("""{"a":1}""");
    }

    [Fact]
    public async Task A_cancelled_task_runs_after_all()
    {
        var id = await PublishAsync(new { taskKind = "test.echo", arguments = "wait", maxAttempts = 1 });
        await Deadline.UntilAsync(async () => Text((await GetAsync(id))["status"]) == "Running", "the task runs");
        (await Http.PostAsync($"api/v1/tasks/{id}/cancel", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        Text((await EndAsync(id))["outcome"]).ShouldBe("Cancelled");
        (await Http.PostAsync($"api/v1/tasks/{id}/cancel", null)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await Relay.RetryTaskAsync(id, new() { Arguments = new("1"u8.ToArray()) }))!.Status.ShouldNotBe(TacoTaskStatus.Completed);

        var task = await EndAsync(id);
        (Text(task["outcome"]), Text(task["attempt"])).ShouldBe(("Succeeded", "2"));
    }

    [Fact]
    public async Task A_task_that_was_tried_again_can_be_cancelled_again()
    {
        var id = await PublishAsync(new { taskKind = "test.echo", delaySeconds = 3600 });
        await Relay.CancelTaskAsync(id);
        Text((await EndAsync(id))["outcome"]).ShouldBe("Cancelled");
        Text((await (await Http.PostAsJsonAsync($"api/v1/tasks/{id}/retry", new { delaySeconds = 3600 })).Content.ReadFromJsonAsync<JsonObject>())!["reason"]).ShouldBe("Scheduled");

        await Relay.CancelTaskAsync(id);

        var task = await EndAsync(id);
        (Text(task["outcome"]), Text(task["attempt"])).ShouldBe(("Cancelled", "2"));
    }

    [Fact]
    public async Task What_cannot_be_tried_again_says_why()
    {
        var id = await PublishAsync(new { taskKind = "test.echo", delaySeconds = 3600 });
        Text((await ProblemAsync(await Http.PostAsync($"api/v1/tasks/{id}/retry", null), HttpStatusCode.Conflict))["type"]).ShouldBe("urn:tacoq:task-not-completed");
        var done = Guid.Parse((await RunAsync(new { taskKind = "test.echo" }))["id"]!.ToString());
        Text((await ProblemAsync(await Http.PostAsync($"api/v1/tasks/{done}/retry", null), HttpStatusCode.Conflict))["type"]).ShouldBe("urn:tacoq:task-succeeded");
        (await Should.ThrowAsync<RelayException>(() => Relay.RetryTaskAsync(done))).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await Http.PostAsJsonAsync($"api/v1/tasks/{done}/retry", new { force = true })).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await Http.PostAsync($"api/v1/tasks/{Guid.CreateVersion7()}/retry", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Http.PostAsJsonAsync($"api/v1/tasks/{done}/retry", new { delaySeconds = -1 })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Http.PostAsJsonAsync($"api/v1/tasks/{done}/retry", new { colour = 1 })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_completed_task_is_deleted_and_its_result_gone()
    {
        var id = Guid.Parse((await RunAsync(new { taskKind = "test.echo" }))["id"]!.ToString());

        (await Http.DeleteAsync($"api/v1/tasks/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await Http.GetAsync($"api/v1/tasks/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        Text((await ProblemAsync(await Http.GetAsync($"api/v1/tasks/{id}/result"), HttpStatusCode.Gone))["type"]).ShouldBe("urn:tacoq:task-gone");
        (await Http.DeleteAsync($"api/v1/tasks/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_task_that_is_not_over_is_deleted_by_force_once_it_is()
    {
        var id = await PublishAsync(new { taskKind = "test.echo", arguments = "wait" });
        await Deadline.UntilAsync(async () => await Store.FindAsync(id, default) is { Rank: TaskRank.Running }, "the task runs");
        Text((await ProblemAsync(await Http.DeleteAsync($"api/v1/tasks/{id}"), HttpStatusCode.Conflict))["detail"])!.ShouldContain("?force=true");

        (await Http.DeleteAsync($"api/v1/tasks/{id}?force=true")).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        Text((await EndAsync(id))["outcome"]).ShouldBe("Cancelled");
        await Deadline.UntilAsync(async () => await Store.DeleteExpiredAsync(10, default) == 1, "its retention is over");
    }

    [Fact]
    public async Task A_result_is_its_bytes_or_why_there_is_none()
    {
        var done = await RunAsync(new { taskKind = "test.echo", arguments = new { a = "ü" } });
        var response = await Http.GetAsync($"api/v1/tasks/{done["id"]}/result");
        (response.StatusCode, response.Content.Headers.ContentType!.MediaType, await response.Content.ReadAsStringAsync()).ShouldBe((HttpStatusCode.OK, "application/json", """{"a":"ü"}"""));

        var failed = await RunAsync(new { taskKind = "test.echo", arguments = "fail" });
        var problem = await ProblemAsync(await Http.GetAsync($"api/v1/tasks/{failed["id"]}/result"), HttpStatusCode.Conflict);
        (Text(problem["type"]), Text(problem["outcome"]), Text(problem["error"]!["message"])).ShouldBe(("urn:tacoq:task-failed", "Failed", "boom"));

        var id = await PublishAsync(new { taskKind = "test.echo", delaySeconds = 3600 });
        var pending = await Http.GetAsync($"api/v1/tasks/{id}/result?wait=0.1");
        (pending.StatusCode, pending.Headers.RetryAfter!.Delta).ShouldBe((HttpStatusCode.Accepted, TimeSpan.FromMinutes(1)));
        (await Http.GetAsync($"api/v1/tasks/{Guid.CreateVersion7()}/result")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Http.GetStringAsync($"api/v1/tasks/{failed["id"]}/payload")).ShouldBe("\"fail\"");
    }

    [Fact]
    public async Task A_record_that_the_caller_has_is_not_sent_again()
    {
        var id = await PublishAsync(new { taskKind = "test.echo", delaySeconds = 3600 });
        await Deadline.UntilAsync(async () => await Store.FindAsync(id, default) is not null, "the task is stored");
        var tag = (await Http.GetAsync($"api/v1/tasks/{id}")).Headers.ETag!.ToString();

        (await GetAsync($"api/v1/tasks/{id}", tag)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        var waiting = GetAsync($"api/v1/tasks/{id}?wait=30&until=changed", tag);
        await Deadline.UntilAsync(() => App.Services.GetRequiredService<TaskWatch>().Waiting == 1, "the request waits");
        await Relay.CancelTaskAsync(id);

        (await waiting).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await GetAsync($"api/v1/tasks/{id}", tag)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_request_waits_until_the_task_runs()
    {
        var id = await PublishAsync(new { taskKind = "test.echo", arguments = "wait" });

        Text((await Http.GetFromJsonAsync<JsonObject>($"api/v1/tasks/{id}?wait=30&until=running"))!["status"]).ShouldBe("Running");

        Text((await ProblemAsync(await Http.GetAsync($"api/v1/tasks/{id}?until=late"), HttpStatusCode.BadRequest))["detail"])!.ShouldContain("completed, running or changed");
    }

    [Fact]
    public async Task A_preference_to_wait_is_granted()
    {
        var id = await PublishAsync(new { taskKind = "test.echo" });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/tasks/{id}");
        request.Headers.Add("Prefer", "respond-async, wait=100");

        var response = await Http.SendAsync(request);

        response.Headers.GetValues("Preference-Applied").Single().ShouldBe("wait=60");
        Text((await response.Content.ReadFromJsonAsync<JsonObject>())!["outcome"]).ShouldBe("Succeeded");
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("If-None-Match", tag);
        return await Http.SendAsync(request);
    }

    public sealed class OverSqlite() : TaskControlTests(TestStore.Sqlite);

    public sealed class OverPostgres() : TaskControlTests(TestStore.Postgres);
}
