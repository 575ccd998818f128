using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TacoQ.Relay.Ingest;
using TacoQ.Relay.Tests.Support;
using TacoQ.TestServers;
using TacoQ.Wire;

namespace TacoQ.Relay.Tests.Api;

public abstract class RestTests(TestStore store) : ApiTests(store)
{
    [Fact]
    public async Task A_published_task_is_accepted_and_its_result_waits_at_its_location()
    {
        var response = await Http.PostAsJsonAsync("api/v1/tasks", new { taskKind = "test.echo", arguments = new { a = "ü" }, priority = 7, headers = new { tenant = "x" } });

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var location = response.Headers.Location.ShouldNotBeNull();
        var published = await response.Content.ReadFromJsonAsync<JsonObject>();
        location.ToString().ShouldBe($"/taco/api/v1/tasks/{published!["id"]}");

        var task = (await Http.GetFromJsonAsync<JsonObject>($"{location}?wait=30")).ShouldNotBeNull();
        string.Join(", ", task.Select(member => member.Key)).ShouldBe(
            "id, taskKind, workerKind, status, outcome, priority, attempt, createdAt, startedAt, completedAt, updatedAt, retentionSeconds, executedBy, result, headers");
        (Text(task["status"]), Text(task["outcome"]), Text(task["taskKind"]), Text(task["workerKind"]), Text(task["priority"]), Text(task["attempt"]), Text(task["retentionSeconds"]))
            .ShouldBe(("Completed", "Succeeded", "test.echo", "default", "7", "1", "604800"));
        task["result"]!.ToJsonString().ShouldBe("""{"a":"\u00FC"}""");
        task["headers"]!.ToJsonString().ShouldBe("""{"tenant":"x"}""");
    }

    [Fact]
    public async Task A_request_that_waits_is_answered_when_the_relay_stops()
    {
        var id = await PublishAsync(new { taskKind = "test.echo", delaySeconds = 3600 });
        var waiting = Http.GetFromJsonAsync<JsonObject>($"api/v1/tasks/{id}?wait=60");
        await Deadline.UntilAsync(() => App.Services.GetRequiredService<TaskWatch>().Waiting == 1, "the request waits");

        App.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Text((await waiting.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System))!["status"]).ShouldBe("Pending");
    }

    [Fact]
    public async Task A_task_is_cancelled_by_its_id_and_whoever_waits_for_it_is_answered()
    {
        var id = await PublishAsync(new { taskKind = "test.echo", delaySeconds = 3600 });
        var waiting = Http.GetFromJsonAsync<JsonObject>($"api/v1/tasks/{id}?wait=60");
        await Deadline.UntilAsync(() => App.Services.GetRequiredService<TaskWatch>().Waiting == 1, "the request waits");

        (await Http.PostAsync($"api/v1/tasks/{id}/cancel", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        var task = await waiting.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        (Text(task!["status"]), Text(task["outcome"])).ShouldBe(("Completed", "Cancelled"));
        (await Http.PostAsync("api/v1/tasks/1/cancel", null)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_failed_task_has_its_error_and_no_result()
    {
        var task = await RunAsync(new { taskKind = "test.echo", arguments = "fail" });

        (Text(task["outcome"]), Text(task["attempt"]), Text(task["error"]!["type"]), Text(task["error"]!["message"]), task.ContainsKey("result"))
            .ShouldBe(("Failed", "2", "System.InvalidOperationException", "boom", false));
    }

    [Fact]
    public async Task A_delayed_task_is_pending_until_then()
    {
        var id = await PublishAsync(new { taskKind = "test.echo", delaySeconds = 3600 });

        var task = await GetAsync(id);

        (Text(task["status"]), Text(task["reason"])).ShouldBe(("Pending", "Scheduled"));
        task["dueAt"]!.GetValue<DateTimeOffset>().ShouldBe(task["createdAt"]!.GetValue<DateTimeOffset>().AddHours(1), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_task_published_twice_with_one_id_is_one_task()
    {
        var id = Guid.CreateVersion7();
        await PublishAsync(new { taskKind = "test.echo", id });

        (await PublishAsync(new { taskKind = "test.echo", id })).ShouldBe(id);
    }

    public static TheoryData<string, string, string> Bad => new()
    {
        { """{"workerKind":"w"}""", "$", "taskKind (required)" },
        { """{"taskKind":"k","colour":1}""", "$.colour", "taskKind (required), workerKind, arguments" },
        { """{"taskKind":"k","priority":"high"}""", "$.priority", "of another type" },
        { "{", "$", "line 1" },
        { "null", "is null", "" },
        { """{"taskKind":"k\u0022""", "no JSON", "line 1" },
        { """{"taskKind":null}""", "$.taskKind", "taskKind (required)" },
        { """{"taskKind":"k","taskKind":"l"}""", "$.taskKind", "is there twice" },
        { """{"taskKind":"a b"}""", "'a b' is no task kind", "" },
        { """{"taskKind":"k","workerKind":"a.b"}""", "'a.b' is no worker kind", "" },
        { """{"taskKind":"k","priority":256}""", "priority must be 0 to 255.", "" },
        { """{"taskKind":"k","delaySeconds":-1}""", "delaySeconds must be from 0 to 3153600000 seconds.", "" },
        { """{"taskKind":"k","delaySeconds":1,"runAt":"2026-01-01T00:00:00Z"}""", "runAt must be left out when delaySeconds is set.", "" },
        { """{"taskKind":"k","maxAttempts":0}""", "maxAttempts must be 1 to 1000.", "" },
        { """{"taskKind":"k","timeoutSeconds":0}""", "timeoutSeconds must be more than zero, at most 24 days.", "" },
        { """{"taskKind":"k","headers":{"x-death":"1"}}""", "The header name 'x-death' is not allowed", "" },
    };

    [Theory, MemberData(nameof(Bad))]
    public async Task A_wrong_request_is_a_problem_that_says_where_and_what(string body, string detail, string alsoDetail)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var response = await Http.PostAsync("api/v1/tasks", content);

        var problem = await ProblemAsync(response, HttpStatusCode.BadRequest);
        Text(problem["type"])!.ShouldBe("urn:tacoq:invalid-request");
        Text(problem["detail"])!.ShouldContain(detail);
        Text(problem["detail"])!.ShouldContain(alsoDetail);
    }

    [Fact]
    public async Task A_body_that_is_not_JSON_by_its_type_is_refused()
    {
        using var content = new StringContent("{}", Encoding.UTF8, "text/plain");

        Text((await ProblemAsync(await Http.PostAsync("api/v1/tasks", content), HttpStatusCode.BadRequest))["detail"])!.ShouldContain("must be application/json");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_body_beyond_the_limit_is_refused(bool chunked)
    {
        using var content = new StringContent("{\"taskKind\":\"k\",\"arguments\":\"" + new string('a', 2 * 1024 * 1024) + "\"}", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/tasks") { Content = content };
        request.Headers.TransferEncodingChunked = chunked;

        Text((await ProblemAsync(await Http.SendAsync(request), HttpStatusCode.RequestEntityTooLarge))["type"])!.ShouldBe("urn:tacoq:too-large");
    }

    [Fact]
    public async Task Arguments_beyond_the_limit_are_refused_with_the_setting()
    {
        var response = await Http.PostAsJsonAsync("api/v1/tasks", new { taskKind = "test.echo", arguments = new string('a', 1024 * 1024) });

        var problem = await ProblemAsync(response, HttpStatusCode.RequestEntityTooLarge);
        Text(problem["type"]).ShouldBe("urn:tacoq:too-large");
        Text(problem["detail"])!.ShouldContain("have 1048578 bytes, more than the 1048576 of TacoQ:Client:MaxPayloadBytes");
    }

    [Theory]
    [InlineData("api/v1/tasks/nonsense", HttpStatusCode.BadRequest, "'nonsense' is not a UUID.")]
    [InlineData("api/v1/tasks/6ff84e6d-f40d-4617-9874-ce625d59a0d5", HttpStatusCode.NotFound, "There is no task 6ff84e6d-f40d-4617-9874-ce625d59a0d5")]
    [InlineData("api/v1/tasks/6ff84e6d-f40d-4617-9874-ce625d59a0d5?wait=61", HttpStatusCode.BadRequest, "wait is '61', but must be a number of seconds from 0 to 60.")]
    [InlineData("api/v1/tasks/6ff84e6d-f40d-4617-9874-ce625d59a0d5?wait=soon", HttpStatusCode.BadRequest, "wait is 'soon'")]
    [InlineData("api/v1/tasks/6ff84e6d-f40d-4617-9874-ce625d59a0d5?wait=NaN", HttpStatusCode.BadRequest, "wait is 'NaN'")]
    [InlineData("api/v1/tasks/6ff84e6d-f40d-4617-9874-ce625d59a0d5?wait=0.1", HttpStatusCode.NotFound, "There is no task")]
    [InlineData("api/v1/tasks/6ff84e6d-f40d-4617-9874-ce625d59a0d5?wait=0.1&changedSince=now", HttpStatusCode.BadRequest, "changedSince is 'now'")]
    public async Task A_wrong_question_is_a_problem(string path, HttpStatusCode status, string detail) =>
        Text((await ProblemAsync(await Http.GetAsync(path), status))["detail"])!.ShouldContain(detail);

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_watcher_wakes_at_any_change(bool sinceIsText)
    {
        var id = await PublishAsync(new { taskKind = "test.echo", arguments = "wait" });
        var running = await Deadline.GetAsync(async () => await GetAsync(id) is var task && Text(task["status"]) == "Running" ? task : null, "the task runs");
        var since = sinceIsText ? Text(running["updatedAt"])! : WireTime.From(running["updatedAt"]!.GetValue<DateTimeOffset>()).ToString(CultureInfo.InvariantCulture);
        var watching = Http.GetFromJsonAsync<JsonObject>($"api/v1/tasks/{id}?wait=30&changedSince={Uri.EscapeDataString(since)}");
        await Deadline.UntilAsync(() => App.Services.GetRequiredService<TaskWatch>().Waiting == 1, "the request waits");

        await App.Client.CancelAsync(id);

        Text((await watching)!["updatedAt"]).ShouldNotBe(Text(running["updatedAt"]));
        Text((await Http.GetFromJsonAsync<JsonObject>($"api/v1/tasks/{id}?wait=30"))!["outcome"]).ShouldBe("Cancelled");
    }

    [Fact]
    public async Task The_record_for_0_4_clients_has_all_members_in_their_order()
    {
        var id = await PublishAsync(new { taskKind = "test.echo", delaySeconds = 3600 });
        var done = (await RunAsync(new { taskKind = "test.echo", arguments = new { a = 1 }, priority = 3 }))["id"]!.GetValue<Guid>();

        var pending = await Http.GetStringAsync($"tasks/{id}");
        var completed = JsonNode.Parse(await Http.GetStringAsync($"tasks/{done}"))!.AsObject();

        const string members = "id, task_kind, input_data, output_data, is_error, priority, worker_kind, executed_by, started_at, completed_at, ttl_duration, created_at, updated_at, otel_ctx_carrier";
        string.Join(", ", JsonNode.Parse(pending)!.AsObject().Select(member => member.Key)).ShouldBe(members);
        string.Join(", ", completed.Select(member => member.Key)).ShouldBe(members);
        pending.ShouldContain("""output_data":null,"is_error":null,"priority":0""");
        Encoding.UTF8.GetString(completed["output_data"]!.AsArray().Select(b => b!.GetValue<byte>()).ToArray()).ShouldBe("""{"a":1}""");
        (completed["is_error"]!.GetValue<int>(), completed["priority"]!.GetValue<int>(), completed["ttl_duration"]!.GetValue<long>()).ShouldBe((0, 3, 604_800));
        completed["created_at"]!.GetValue<long>().ShouldBeInRange(1_700_000_000_000_000, 4_000_000_000_000_000);
    }

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/json", "application/json")]
    [InlineData("application/avro", "application/avro")]
    [InlineData("application/json, application/avro", "application/avro")]
    [InlineData("application/json;q=0.9, application/avro;q=0.8", "application/json")]
    [InlineData("application/json;q=0.7, application/avro;q=0.8", "application/avro")]
    [InlineData("application/avro;q=0.5, */*", "application/json")]
    [InlineData("application/avro;q=0", "application/json")]
    [InlineData("text/html", "application/json")]
    public async Task The_record_for_0_4_clients_is_Avro_or_JSON_by_the_wish_of_the_caller(string? accept, string type)
    {
        var id = await PublishAsync(new { taskKind = "test.echo", delaySeconds = 3600, arguments = new { a = 1 } });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"tasks/{id}");
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        var response = await Http.SendAsync(request);

        response.Content.Headers.ContentType.ShouldBe(new MediaTypeHeaderValue(type));
        if (type == "application/avro")
        {
            var record = TaskRecord.Read(await response.Content.ReadAsByteArrayAsync());
            (record.Id, record.TaskKind, record.OutputData, record.IsError).ShouldBe((id, "test.echo", null, null));
        }
    }

    [Theory]
    [InlineData("tasks/nonsense", HttpStatusCode.BadRequest)]
    [InlineData("tasks/6ff84e6d-f40d-4617-9874-ce625d59a0d5", HttpStatusCode.NotFound)]
    public async Task The_record_for_0_4_clients_is_text_when_there_is_none(string path, HttpStatusCode status) => (await Http.GetAsync(path)).StatusCode.ShouldBe(status);

    [Fact]
    public async Task A_healthy_relay_says_so() => (await Http.GetStringAsync("health")).ShouldBe("Service is healthy\n");

    public sealed class OverSqlite() : RestTests(TestStore.Sqlite);

    public sealed class OverPostgres() : RestTests(TestStore.Postgres);
}
