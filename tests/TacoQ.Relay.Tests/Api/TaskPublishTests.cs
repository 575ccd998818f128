using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using TacoQ.Relay.Storage;
using TacoQ.Relay.Tests.Support;

namespace TacoQ.Relay.Tests.Api;

public abstract class TaskPublishTests(TestStore store) : ApiTests(store)
{
    [Fact]
    public async Task A_request_with_a_key_is_carried_out_once_and_answered_alike_each_time()
    {
        var first = await SendAsync("api/v1/tasks", new { taskKind = "test.echo", arguments = new { a = 1 } }, "k-1");
        var again = await SendAsync("api/v1/tasks", new { taskKind = "test.echo", arguments = new { a = 1 } }, "k-1");

        (first.StatusCode, again.StatusCode, first.Headers.Contains("Idempotency-Replayed"), again.Headers.GetValues("Idempotency-Replayed").Single())
            .ShouldBe((HttpStatusCode.Accepted, HttpStatusCode.Accepted, false, "true"));
        again.Headers.Location.ShouldBe(first.Headers.Location);
        (await again.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        Text((await Http.GetFromJsonAsync<JsonObject>($"{first.Headers.Location}?wait=30"))!["outcome"]).ShouldBe("Succeeded");

        var other = await ProblemAsync(await SendAsync("api/v1/tasks", new { taskKind = "test.echo", arguments = new { a = 2 } }, "k-1"), HttpStatusCode.UnprocessableEntity);
        Text(other["type"]).ShouldBe("urn:tacoq:idempotency-key-reused");
        Text(other["detail"])!.ShouldContain("'k-1'");
    }

    [Fact]
    public async Task Requests_with_one_key_at_once_are_one_task()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync("api/v1/tasks", new { taskKind = "test.echo", delaySeconds = 60 }, "k")));

        var ids = await Task.WhenAll(answers.Select(async answer => Text((await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"])));
        ids.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_request_that_was_refused_does_not_use_its_key()
    {
        (await SendAsync("api/v1/tasks", new { taskKind = "a b" }, "k")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        (await SendAsync("api/v1/tasks", new { taskKind = "test.echo" }, "k")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_request_of_which_nobody_knows_whether_it_was_carried_out_is_carried_out_with_the_id_that_it_had()
    {
        var key = new IdempotencyKey("Local:local", "k", new byte[] { 1 });
        var noted = Guid.CreateVersion7();
        var body = JsonContent.Create(new { taskKind = "test.echo" });
        var hash = System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(
            "publishTask" + System.Text.Json.JsonSerializer.Serialize(new() { TaskKind = "test.echo" }, TacoJson.Default.PublishTaskRequest)));
        await Store.ClaimKeyAsync(key with { Hash = hash }, noted, TimeSpan.FromHours(1), default);

        var answer = await SendAsync("api/v1/tasks", body, "k");

        (await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<Guid>().ShouldBe(noted);
        Text((await EndAsync(noted))["outcome"]).ShouldBe("Succeeded");
    }

    [Theory, InlineData(""), InlineData("a\tb"), InlineData(null)]
    public async Task A_key_that_cannot_be_one_is_refused(string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/tasks") { Content = JsonContent.Create(new { taskKind = "test.echo" }) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key ?? new string('a', 256));

        (await Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Many_tasks_are_published_in_one_request(bool atomic)
    {
        var answer = await Relay.PublishTasksAsync(new() { Atomic = atomic, Tasks = [.. Enumerable.Range(0, 300).Select(i => Echo($"{i}"))] });

        (answer.Accepted, answer.Results.Select(result => result.Id).Distinct().Count()).ShouldBe((300, 300));
        answer.Results.Select(result => result.Index).ShouldBe(Enumerable.Range(0, 300));
        Text((await EndAsync(answer.Results[299].Id!.Value))["result"]).ShouldBe("299");
        Text((await EndAsync(answer.Results[0].Id!.Value))["result"]).ShouldBe("0");
    }

    [Fact]
    public async Task Each_of_many_tasks_has_an_answer_of_its_own()
    {
        var id = Guid.CreateVersion7();

        var response = await Http.PostAsJsonAsync("api/v1/tasks/batch", new { tasks = new object[] { new { taskKind = "test.echo", id }, new { taskKind = "a b" }, new { taskKind = "test.echo", id }, new { taskKind = "other" } } });

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var answer = (await response.Content.ReadFromJsonAsync<JsonObject>())!;
        var results = answer["results"]!.AsArray();
        (Text(answer["accepted"]), Text(results[0]!["location"]), Text(results[1]!["problem"]!["type"]), Text(results[1]!["problem"]!["status"]))
            .ShouldBe(("2", $"/taco/api/v1/tasks/{id}", "urn:tacoq:invalid-request", "400"));
        Text(results[1]!["problem"]!["detail"])!.ShouldContain("'a b' is no task kind");
        Text(results[2]!["problem"]!["detail"])!.ShouldContain("Another of the tasks has the id");
        Text(results[3]!["warning"])!.ShouldContain("No worker has announced");
    }

    [Fact]
    public async Task All_or_none_is_none_when_one_is_refused()
    {
        var id = Guid.CreateVersion7();

        var response = await Http.PostAsJsonAsync("api/v1/tasks/batch", new { atomic = true, tasks = new object[] { new { taskKind = "test.echo", id }, new { taskKind = "a b" } } });

        var problem = await ProblemAsync(response, HttpStatusCode.BadRequest);
        (Text(problem["type"]), problem["results"]!.AsArray().Count, Text(problem["results"]![0]!["index"])).ShouldBe(("urn:tacoq:invalid-batch", 1, "1"));
        (await Store.FindAsync(id, default)).ShouldBeNull();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Many_tasks_with_a_key_are_published_once(bool atomic)
    {
        var body = new { atomic, tasks = Enumerable.Range(0, 20).Select(i => new { taskKind = "test.echo", arguments = i }) };
        var first = await SendAsync("api/v1/tasks/batch", body, "k");
        var again = await SendAsync("api/v1/tasks/batch", body, "k");

        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        again.Headers.GetValues("Idempotency-Replayed").Single().ShouldBe("true");
        (await again.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        (await SendAsync("api/v1/tasks/batch", new { tasks = body.tasks.Take(1) }, "k")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Too_many_tasks_and_none_are_refused()
    {
        (await ProblemAsync(await Http.PostAsJsonAsync("api/v1/tasks/batch", new { tasks = Enumerable.Repeat(new { taskKind = "k" }, 1001) }), HttpStatusCode.BadRequest))["detail"]!.ToString()
            .ShouldContain("tasks has 1001 elements, but must have 1 to 1000");
        (await Http.PostAsJsonAsync("api/v1/tasks/batch", new { tasks = Array.Empty<object>() })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Http.PostAsJsonAsync("api/v1/tasks/batch", new { tasks = new object?[] { null } })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        Text((await ProblemAsync(await Http.PostAsJsonAsync("api/v1/tasks/batch", new { tasks = (object?)null }), HttpStatusCode.BadRequest))["detail"])!.ShouldContain("$.tasks");
    }

    [Fact]
    public async Task The_id_of_a_deleted_task_cannot_be_used_again()
    {
        var id = Guid.Parse((await RunAsync(new { taskKind = "test.echo" }))["id"]!.ToString());
        (await Relay.DeleteTaskAsync(id)).ShouldBeTrue();

        Text((await ProblemAsync(await Http.PostAsJsonAsync("api/v1/tasks", new { taskKind = "test.echo", id }), HttpStatusCode.BadRequest))["detail"])!.ShouldContain("was deleted not long ago");
    }

    [Fact]
    public async Task The_id_of_a_deleted_task_cannot_be_used_again_among_many()
    {
        var id = Guid.Parse((await RunAsync(new { taskKind = "test.echo" }))["id"]!.ToString());
        (await Relay.DeleteTaskAsync(id)).ShouldBeTrue();

        (await Relay.PublishTasksAsync(new() { Tasks = [Echo("1") with { Id = id }] })).Results.ShouldHaveSingleItem().Problem!.Detail!.ShouldContain("was deleted not long ago");
    }

    [Theory]
    [InlineData("api/v1/tasks/6ff84e6d-f40d-4617-9874-ce625d59a0d5?limt=5", "'limt', which is unknown here. Known: wait, until, changedSince.")]
    [InlineData("api/v1/tasks/6ff84e6d-f40d-4617-9874-ce625d59a0d5/attempts?wait=5", "'wait', which is unknown here. There are none.")]
    [InlineData("api/v1/quarantine?limt=5", "Known: limit, before, queue, reason.")]
    [InlineData("api/v1/events?task=5", "Known: id, workerKind.")]
    public async Task A_parameter_that_is_unknown_is_refused_with_those_that_are_known(string path, string detail) =>
        Text((await ProblemAsync(await Http.GetAsync(path), HttpStatusCode.BadRequest))["detail"])!.ShouldContain(detail);

    [Fact]
    public async Task What_others_know_the_relay_by_takes_what_comes() => (await Http.GetAsync("health?x=1")).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task A_body_that_is_too_deep_is_refused()
    {
        using var body = new StringContent($$"""{"taskKind":"test.echo","arguments":{{new string('[', 100)}}{{new string(']', 100)}}}""", Encoding.UTF8, "application/json");

        (await Http.PostAsync("api/v1/tasks", body)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static PublishTaskRequest Echo(string json) => new() { TaskKind = "test.echo", Arguments = new(Encoding.UTF8.GetBytes(json)) };

    private Task<HttpResponseMessage> SendAsync<T>(string path, T body, string key) => SendAsync(path, JsonContent.Create(body), key);

    private async Task<HttpResponseMessage> SendAsync(string path, JsonContent body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        request.Headers.Add("Idempotency-Key", key);
        return await Http.SendAsync(request);
    }

    public sealed class OverSqlite() : TaskPublishTests(TestStore.Sqlite);

    public sealed class OverPostgres() : TaskPublishTests(TestStore.Postgres);
}
