using System.Net;
using System.Text.Json.Nodes;
using TacoQ.EndToEnd.Tests.Support;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests;

/// <summary>An operator has completed tasks tried again, and follows them.</summary>
public sealed class RetryTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_failed_task_is_tried_again_until_it_succeeds()
    {
        var (cluster, taco) = await Cluster.StartAsync();
        await using var ending = cluster;
        using var http = new HttpClient { BaseAddress = new(cluster.RelayUrl!) };
        var task = await taco.EndToEndTasks().FailUntil.EnqueueAsync(5);
        (await Should.ThrowAsync<TaskFailedException>(() => task.GetResultAsync(Limit))).Attempt.ShouldBe(3);

        await RetryAsync(http, task.Id);
        (await Should.ThrowAsync<TaskFailedException>(() => task.GetResultAsync(Limit))).Attempt.ShouldBe(4);
        await RetryAsync(http, task.Id);

        (await task.GetResultAsync(Limit)).ShouldBe(5);
        var attempts = (await http.GetFromJsonAsync<JsonArray>($"/api/v1/tasks/{task.Id}/attempts"))!;
        attempts.Select(attempt => $"{attempt!["number"]} {attempt["outcome"]}").ShouldBe(["1 Failed", "2 Failed", "3 Failed", "4 Failed", "5 Succeeded"]);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_cancelled_task_is_tried_again_by_workers_that_heard_of_its_cancellation_and_by_those_that_come_later(bool running)
    {
        await using var cluster = await Cluster.CreateAsync();
        await cluster.StartRelayAsync();
        var taco = await cluster.StartPublisherAsync();
        using var http = new HttpClient { BaseAddress = new(cluster.RelayUrl!) };
        if (running)
        {
            await cluster.StartWorkerAsync();
        }

        var task = await taco.EndToEndTasks().Hold.EnqueueAsync("held");
        await (running ? Deadline.UntilAsync(() => !cluster.Gate.Started.IsEmpty, "it runs") : Deadline.UntilAsync(async () => (await http.GetAsync($"/api/v1/tasks/{task.Id}")).IsSuccessStatusCode, "it is stored"));
        await task.CancelAsync();
        (await Should.ThrowAsync<TaskFailedException>(() => task.GetResultAsync(Limit))).Outcome.ShouldBe(TaskOutcome.Cancelled);
        cluster.Gate.Opened.SetResult();

        await RetryAsync(http, task.Id);
        if (!running)
        {
            await cluster.StartWorkerAsync();
        }

        (await task.GetResultAsync(Limit)).ShouldBe("none");
        (await task.GetSnapshotAsync()).Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task Tasks_are_followed_at_a_relay_that_does_not_store_them()
    {
        await using var cluster = await Cluster.CreateAsync();
        await cluster.StartRelayAsync();
        var reading = await cluster.StartRelayAsync("--TacoQ:Relay:Ingest", "false", "--TacoQ:Relay:Dispatch", "false");
        using var http = new HttpClient { BaseAddress = new(reading.Urls.Single()) };
        using var events = new StreamReader(await http.GetStreamAsync("/api/v1/events?workerKind=e2e"));
        await cluster.StartWorkerAsync();
        var taco = await cluster.StartPublisherAsync();

        // Until the other relay has heard that somebody listens.
        using var stop = new CancellationTokenSource();
        var enqueueing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await taco.EndToEndTasks().Nothing.EnqueueAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        });
        var seen = await ReadAsync(events).WaitAsync(Limit, TimeProvider.System);
        await stop.CancelAsync();
        await enqueueing;

        seen.ShouldContain("\"status\":\"Completed\"");
    }

    private static async Task<string> ReadAsync(StreamReader events)
    {
        while (await events.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data:", StringComparison.Ordinal) && line.Contains("Completed", StringComparison.Ordinal))
            {
                return line;
            }
        }

        return "";
    }

    private static async Task RetryAsync(HttpClient http, Guid id) =>
        (await http.PostAsync($"/api/v1/tasks/{id}/retry", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
}
