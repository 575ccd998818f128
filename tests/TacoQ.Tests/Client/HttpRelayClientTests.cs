using System.Net;
using System.Text;

namespace TacoQ.Tests.Client;

public class HttpRelayClientTests
{
    private readonly List<string> requests = [];
    private string? authorization;

    [Fact]
    public async Task A_task_is_read_with_a_wait_in_seconds()
    {
        var id = Guid.Parse("6ff84e6d-f40d-4617-9874-ce625d59a0d5");
        using var client = Client(HttpStatusCode.OK, $$"""{"id":"{{id}}","status":"Completed","outcome":"Succeeded","createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z","result":{"a":1},"ofTheFuture":1}""");

        var snapshot = (await client.GetTaskAsync(id, TimeSpan.FromSeconds(1.5))).ShouldNotBeNull();

        requests.ShouldBe([$"GET http://relay:3000/base/api/v1/tasks/{id}?wait=1.5"]);
        (snapshot.Status, snapshot.Outcome, Encoding.UTF8.GetString(snapshot.Result!.Value.Bytes.Span)).ShouldBe((TacoTaskStatus.Completed, TaskOutcome.Succeeded, """{"a":1}"""));
        snapshot.Headers.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unknown_task_is_null()
    {
        using var client = Client(HttpStatusCode.NotFound, "");

        (await client.GetTaskAsync(Guid.CreateVersion7())).ShouldBeNull();
    }

    [Fact]
    public async Task A_published_task_is_one_request_without_what_is_not_set()
    {
        var id = Guid.CreateVersion7();
        using var client = Client(HttpStatusCode.Accepted, $$"""{"id":"{{id}}","location":"/api/v1/tasks/{{id}}"}""");

        var published = await client.PublishTaskAsync(new() { TaskKind = "k", Arguments = new TaskPayload("""{"a":1}"""u8.ToArray()), DelaySeconds = 1.5 });

        published.ShouldBe(new PublishedTask(id, $"/api/v1/tasks/{id}"));
        requests.ShouldBe(["""POST http://relay:3000/base/api/v1/tasks {"taskKind":"k","workerKind":"default","arguments":{"a":1},"delaySeconds":1.5}"""]);
    }

    [Fact]
    public async Task A_task_is_cancelled_by_one_request()
    {
        var id = Guid.CreateVersion7();
        using var client = Client(HttpStatusCode.Accepted, "");

        await client.CancelTaskAsync(id);

        requests.ShouldBe([$"POST http://relay:3000/base/api/v1/tasks/{id}/cancel"]);
    }

    [Fact]
    public async Task A_cancellation_that_is_refused_is_an_exception_with_its_detail()
    {
        using var client = Client(HttpStatusCode.ServiceUnavailable, """{"title":"t","detail":"no broker"}""", "application/problem+json");

        (await Should.ThrowAsync<RelayException>(() => client.CancelTaskAsync(Guid.CreateVersion7()))).Message.ShouldEndWith("no broker");
    }

    [Fact]
    public async Task The_catalogue_is_read_whole_by_worker_kind_and_by_entry()
    {
        const string entry = """{"workerKind":"ml","taskKind":"embed","argumentsSchema":{"type":"object"},"resultSchema":true,"contract":"c","announcedBy":"w","announcedAt":"2026-01-01T00:00:00Z"}""";
        using var one = Client(HttpStatusCode.OK, entry);
        using var list = Client(HttpStatusCode.OK, $"[{entry}]");
        using var none = Client(HttpStatusCode.NotFound, "");

        (await one.GetTaskKindAsync("ml", "embed")).ShouldNotBeNull().ArgumentsSchema.GetRawText().ShouldBe("""{"type":"object"}""");
        (await list.ListTaskKindsAsync()).ShouldHaveSingleItem().TaskKind.ShouldBe("embed");
        (await list.ListTaskKindsAsync("m l")).Count.ShouldBe(1);
        (await none.GetTaskKindAsync("ml", "a/b")).ShouldBeNull();
        requests.ShouldBe(
        [
            "GET http://relay:3000/base/api/v1/task-kinds/ml/embed", "GET http://relay:3000/base/api/v1/task-kinds", "GET http://relay:3000/base/api/v1/task-kinds?workerKind=m l",
            "GET http://relay:3000/base/api/v1/task-kinds/ml/a%2Fb",
        ]);
    }

    [Fact]
    public async Task Messages_in_quarantine_are_read_replayed_and_deleted_by_their_number()
    {
        const string message = """{"id":7,"at":"2026-01-01T00:00:00Z","reason":"r","queue":"q","length":2,"headers":{"a":"b"},"body":"AP8="}""";
        using var client = Client(HttpStatusCode.OK, message);
        using var list = Client(HttpStatusCode.OK, $"[{message}]");
        using var done = Client(HttpStatusCode.NoContent, "");

        var found = (await client.GetQuarantinedAsync(7)).ShouldNotBeNull();
        var listed = (await list.ListQuarantinedAsync(5, before: 9)).ShouldHaveSingleItem();

        (found.Id, found.Reason, found.Queue, found.Length, found.Headers["a"], Convert.ToHexString(found.Body!.Value.Span)).ShouldBe((7, "r", "q", 2, "b", "00FF"));
        listed.Id.ShouldBe(7);
        (await done.ReplayQuarantinedAsync(7)).ShouldBeTrue();
        (await done.DeleteQuarantinedAsync(7)).ShouldBeTrue();
        requests.ShouldBe(
        [
            "GET http://relay:3000/base/api/v1/quarantine/7", "GET http://relay:3000/base/api/v1/quarantine?limit=5&before=9",
            "POST http://relay:3000/base/api/v1/quarantine/7/replay", "DELETE http://relay:3000/base/api/v1/quarantine/7",
        ]);
    }

    [Fact]
    public async Task A_message_that_is_not_in_quarantine_is_null_or_false_and_one_that_the_broker_does_not_take_an_exception()
    {
        using var missing = Client(HttpStatusCode.NotFound, "{}", "application/problem+json");
        using var refused = Client(HttpStatusCode.ServiceUnavailable, """{"detail":"no broker"}""", "application/problem+json");

        (await missing.GetQuarantinedAsync(7)).ShouldBeNull();
        (await missing.ReplayQuarantinedAsync(7)).ShouldBeFalse();
        (await missing.DeleteQuarantinedAsync(7)).ShouldBeFalse();
        (await Should.ThrowAsync<RelayException>(() => refused.ReplayQuarantinedAsync(7))).Message.ShouldEndWith("no broker");
    }

    [Fact]
    public async Task A_problem_is_an_exception_with_its_detail()
    {
        using var client = Client(HttpStatusCode.BadRequest, """{"title":"t","detail":"priority is 300"}""", "application/problem+json");

        var error = await Should.ThrowAsync<RelayException>(() => client.PublishTaskAsync(new() { TaskKind = "k" }));

        error.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        error.Message.ShouldBe("The relay at http://relay:3000/base/ answered 400 to POST /base/api/v1/tasks: priority is 300");
    }

    [Fact]
    public async Task A_relay_that_is_not_there_is_an_exception_that_names_the_setting()
    {
        using var client = new HttpRelayClient(new("http://127.0.0.1:1"));

        (await Should.ThrowAsync<RelayException>(() => client.GetTaskAsync(Guid.CreateVersion7()))).Message.ShouldContain("is ConnectionStrings:tacorelay its address?");
    }

    [Fact]
    public async Task An_answer_that_is_no_relays_is_an_exception()
    {
        using var client = Client(HttpStatusCode.OK, "<html>");

        (await Should.ThrowAsync<RelayException>(() => client.GetTaskAsync(Guid.CreateVersion7()))).Message.ShouldContain("is not a relay's");
    }

    [Fact]
    public async Task Health_is_null_or_what_fails()
    {
        using var healthy = Client(HttpStatusCode.OK, "Service is healthy\n");
        using var sick = Client(HttpStatusCode.ServiceUnavailable, "Store: down\n");

        (await healthy.GetHealthAsync()).ShouldBeNull();
        (await sick.GetHealthAsync()).ShouldBe("Store: down\n");
    }

    [Fact]
    public async Task The_key_goes_with_every_request()
    {
        using var client = new HttpRelayClient(new("http://relay:3000/base"), "tacoq_a_b", new Handler(this, HttpStatusCode.OK, "[]", "application/json"));

        await client.ListAuditAsync(10, 7);

        requests.ShouldBe(["GET http://relay:3000/base/api/v1/audit?limit=10&before=7"]);
        authorization.ShouldBe("Bearer tacoq_a_b");
    }

    [Theory, InlineData("a b"), InlineData("a\r\nX: y")]
    public void A_key_that_is_none_is_refused_without_being_named(string key)
    {
        var error = Should.Throw<TacoConfigurationException>(() => new ClientOptions { RelayKey = key }.Validate()).Message;

        error.ShouldContain("TacoQ:Client:RelayKey");
        error.ShouldNotContain(key);
    }

    private HttpRelayClient Client(HttpStatusCode status, string body, string type = "application/json") => new(new("http://relay:3000/base"), handler: new Handler(this, status, body, type));

    private sealed class Handler(HttpRelayClientTests test, HttpStatusCode status, string body, string type) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var sent = request.Content is null ? "" : " " + await request.Content.ReadAsStringAsync(cancellationToken);
            test.authorization = request.Headers.Authorization?.ToString();
            test.requests.Add($"{request.Method} {request.RequestUri}{sent}");
            return new(status) { Content = new StringContent(body, Encoding.UTF8, type), RequestMessage = request };
        }
    }
}
