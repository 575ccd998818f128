using System.Net;
using TacoQ.Relay.Tests.Support;

namespace TacoQ.Relay.Tests.Api.Access;

public sealed class LimitTests
{
    [Fact]
    public async Task A_key_that_asks_too_often_is_told_when_to_come_again_and_others_are_not_disturbed()
    {
        await using var app = await AccessApp.StartAsync(settings: new() { ["RequestsPerSecond"] = "5" });
        var http = await app.HttpWithKeyAsync("tasks:read");

        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 50; i++)
        {
            answers.Add(await http.GetAsync("api/v1/task-kinds"));
        }

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBeInRange(5, 45);
        var refused = answers.First(answer => answer.StatusCode != HttpStatusCode.OK);
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.ToString().ShouldBe("1");
        (await refused.Content.ReadAsStringAsync()).ShouldContain("urn:tacoq:rate-limited");
        (await (await app.HttpWithKeyAsync("tasks:read")).GetAsync("api/v1/task-kinds")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Requests_that_wait_have_a_limit_of_their_own()
    {
        await using var app = await AccessApp.StartAsync(settings: new() { ["ConcurrentWaits"] = "2", ["ConcurrentRequests"] = "1" });
        var http = await app.HttpWithKeyAsync("tasks:read");
        var path = $"api/v1/tasks/{Guid.CreateVersion7()}?wait=";
        using var enough = new CancellationTokenSource();
        var waiting = new[] { http.GetAsync(path + "60", enough.Token), http.GetAsync(path + "60", enough.Token) };
        await TestServers.Deadline.UntilAsync(
            async () =>
            {
                // Who asks here may have come before one of them.
                waiting = Array.ConvertAll(waiting, request => request.IsCompleted ? http.GetAsync(path + "60", enough.Token) : request);
                return (await http.GetAsync(path + "0.01")).StatusCode == HttpStatusCode.TooManyRequests;
            },
            "two wait");

        (await http.GetAsync("api/v1/task-kinds")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await enough.CancelAsync();
        await Task.WhenAll(waiting).ShouldThrowAsync<OperationCanceledException>();
        await TestServers.Deadline.UntilAsync(async () => (await http.GetAsync(path + "0")).StatusCode == HttpStatusCode.NotFound, "nobody waits");
    }

    [Fact]
    public async Task Who_says_that_he_waits_where_nothing_does_counts_to_what_runs()
    {
        await using var app = await AccessApp.StartAsync(settings: new() { ["ConcurrentWaits"] = "1" });
        var http = await app.HttpWithKeyAsync("tasks:read");
        using var enough = new CancellationTokenSource();
        var path = $"api/v1/tasks/{Guid.CreateVersion7()}?wait=";
        var waiting = http.GetAsync(path + "60", enough.Token);
        await TestServers.Deadline.UntilAsync(
            async () =>
            {
                // Who asks here may have come before it.
                waiting = waiting.IsCompleted ? http.GetAsync(path + "60", enough.Token) : waiting;
                return (await http.GetAsync(path + "0.01")).StatusCode == HttpStatusCode.TooManyRequests && !waiting.IsCompleted;
            },
            "one waits");

        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/task-kinds") { Headers = { { "Prefer", "wait=60" } } };
        (await http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await enough.CancelAsync();
        await waiting.ShouldThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Probes_count_to_no_limit()
    {
        await using var app = await AccessApp.StartAsync(settings: new() { ["RequestsPerSecond"] = "1" });

        foreach (var path in Enumerable.Repeat((string[])["health", "health/live", "health/ready"], 5).SelectMany(paths => paths))
        {
            (await app.Http().GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }
    }

    [Fact]
    public async Task Who_tries_keys_is_stopped_and_who_has_one_that_is_known_is_not()
    {
        await using var app = await AccessApp.StartAsync();
        var http = await app.HttpWithKeyAsync("tasks:read");
        (await http.GetAsync("api/v1/task-kinds")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => app.Http($"tacoq_{i:x16}_{new string('0', 64)}").GetAsync("api/v1/task-kinds")));

        answers.Select(answer => answer.StatusCode).Distinct().Order().ShouldBe([HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests]);
        (await http.GetAsync("api/v1/task-kinds")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
