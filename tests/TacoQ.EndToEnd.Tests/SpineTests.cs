using System.Text.Json.Nodes;
using TacoQ.EndToEnd.Tests.Support;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests;

public sealed class NativeSpineTests() : SpineTests(Topology.Native);

public sealed class V04SpineTests() : SpineTests(Topology.V04);

/// <summary>The whole way of a task, on every real component.</summary>
public abstract class SpineTests(Topology topology)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_result_comes_back_typed_from_the_record_and_straight_from_the_worker()
    {
        var (cluster, taco) = await Cluster.StartAsync(topology);
        await using var ending = cluster;

        var handle = await taco.EndToEndTasks().Greet.EnqueueAsync("world");
        var recorded = await handle.GetResultAsync(Limit);
        var replied = await taco.EndToEndTasks().Greet.InvokeAsync("world", 1);

        (string.Join(' ', recorded.Lines), recorded.Day).ShouldBe(("Hello, world! Hello, world!", DayOfWeek.Friday));
        replied.Lines.ShouldBe(["Hello, world!"]);
        await taco.EndToEndTasks().Nothing.InvokeAsync();
        await (await taco.EndToEndTasks().Nothing.EnqueueAsync()).WaitAsync(Limit);
    }

    [Fact]
    public async Task Another_process_reads_a_result_by_its_id()
    {
        var (cluster, taco) = await Cluster.StartAsync(topology);
        await using var ending = cluster;
        var id = (await taco.EndToEndTasks().Greet.EnqueueAsync("world")).Id;

        var other = await cluster.StartPublisherAsync();

        (await other.GetHandle<Greeting>(id).GetResultAsync(Limit)).Lines.Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_failed_attempt_is_followed_by_another_until_one_succeeds()
    {
        var (cluster, taco) = await Cluster.StartAsync(topology);
        await using var ending = cluster;

        (await taco.EndToEndTasks().FailUntil.InvokeAsync(3)).ShouldBe(3, "the caller waits over all attempts");

        var failing = await taco.EndToEndTasks().FailUntil.EnqueueAsync(4);
        var error = await Should.ThrowAsync<TaskFailedException>(() => failing.GetResultAsync(Limit));
        (error.ErrorType, error.Attempt, error.Error!.Message).ShouldBe(("System.InvalidOperationException", 3, "not in attempt 3"));
    }

    [Fact]
    public async Task A_task_snoozes_without_using_an_attempt_and_asks_for_its_retry()
    {
        var (cluster, taco) = await Cluster.StartAsync(topology);
        await using var ending = cluster;
        var ask = taco.EndToEndTasks().Ask;

        (await ask.InvokeAsync(["snooze", "retry"])).ShouldBe("3 of 3", "two attempts that count, and one that does not");
        (await ask.With(new() { MaxAttempts = 3 }).InvokeAsync(["retry", "retry"])).ShouldBe("3 of 3");
        var record = await ask.EnqueueAsync(["snooze"]);
        (await record.GetResultAsync(Limit)).ShouldBe("2 of 3");
        (await record.GetSnapshotAsync()).Error.ShouldBeNull();
    }

    [Theory]
    [InlineData("System.IO.InvalidDataException", "not yet", 2, "retry", "retry")]
    [InlineData("TacoQ.RejectTaskException", "never", 1, "reject")]
    [InlineData("TacoQ.RejectTaskException", "never", 2, "snooze", "reject")]
    [InlineData("System.FormatException", "no number", 1, "fail")]
    public async Task A_task_that_may_not_be_tried_again_fails_for_good(string type, string message, int attempt, params string[] words)
    {
        var (cluster, taco) = await Cluster.StartAsync(topology);
        await using var ending = cluster;

        var handle = await taco.EndToEndTasks().Ask.EnqueueAsync(words);

        var error = await Should.ThrowAsync<TaskFailedException>(() => handle.GetResultAsync(Limit));
        (error.ErrorType, error.Error!.Message, error.Attempt).ShouldBe((type, message, attempt));
    }

    [Fact]
    public async Task The_workers_configuration_wins_over_the_attribute_and_the_enqueue_over_both()
    {
        await using var cluster = await Cluster.CreateAsync(topology);
        await cluster.StartRelayAsync();
        await cluster.StartWorkerAsync(q => q.ConfigureWorker(options => options.Tasks["e2e/end-to-end.ask"] = new() { MaxAttempts = 3 }).AddTacoTasks());
        var taco = await cluster.StartPublisherAsync();
        var ask = taco.EndToEndTasks().Ask;

        (await ask.InvokeAsync(["retry", "retry"])).ShouldBe("3 of 3");
        (await ask.With(new() { MaxAttempts = 2 }).InvokeAsync(["retry"])).ShouldBe("2 of 2");
    }

    [Fact]
    public async Task A_delayed_task_runs_after_its_delay()
    {
        var (cluster, taco) = await Cluster.StartAsync(topology);
        await using var ending = cluster;

        var handle = await taco.EndToEndTasks().Greet.With(new() { Delay = TimeSpan.FromSeconds(1) }).EnqueueAsync("later");
        await handle.GetResultAsync(Limit);

        var done = await handle.GetSnapshotAsync();
        (done.StartedAt - done.CreatedAt).ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1) - TimeSpan.FromMilliseconds(5));
    }

    [Fact]
    public async Task Tasks_enqueued_while_no_worker_is_there_wait_for_one_and_the_urgent_come_first()
    {
        await using var cluster = await Cluster.CreateAsync(topology);
        await cluster.StartRelayAsync();
        var taco = await cluster.StartPublisherAsync();
        var usual = await taco.EndToEndTasks().Greet.EnqueueAsync("usual");
        var urgent = await taco.EndToEndTasks().Greet.With(new() { Priority = 200 }).EnqueueAsync("urgent");

        await cluster.StartWorkerAsync(q => q.ConfigureWorker(options => (options.Concurrency, options.Prefetch) = (1, 10)).AddTacoTasks());

        await Task.WhenAll(usual.GetResultAsync(Limit), urgent.GetResultAsync(Limit));
    }

    [Fact]
    public async Task A_task_in_the_queue_is_cancelled_without_running()
    {
        await using var cluster = await Cluster.CreateAsync(topology);
        await cluster.StartRelayAsync();
        var taco = await cluster.StartPublisherAsync();
        var handle = await taco.EndToEndTasks().Hold.EnqueueAsync("never");

        await handle.CancelAsync();

        (await Should.ThrowAsync<TaskFailedException>(() => handle.GetResultAsync(Limit))).Outcome.ShouldBe(TaskOutcome.Cancelled);
    }

    [Fact]
    public async Task A_running_task_is_watched_and_cancelled_while_its_caller_waits()
    {
        var (cluster, taco) = await Cluster.StartAsync(topology);
        await using var ending = cluster;
        var id = Guid.CreateVersion7();
        var invoking = taco.EndToEndTasks().Hold.With(new() { Id = id }).InvokeAsync("held");

        var seen = new List<TaskSnapshot>();
        await foreach (var snapshot in taco.GetHandle(id).WatchAsync())
        {
            seen.Add(snapshot);
            if (snapshot is { Status: TacoTaskStatus.Running, Progress: { Fraction: 0.5, Message: "holding" } })
            {
                await taco.CancelAsync(id);
            }
        }

        seen[^1].Outcome.ShouldBe(TaskOutcome.Cancelled);
        (await Should.ThrowAsync<TaskFailedException>(invoking)).Outcome.ShouldBe(TaskOutcome.Cancelled);
    }

    [Fact]
    public async Task Headers_travel_with_the_task()
    {
        var (cluster, taco) = await Cluster.StartAsync(topology);
        await using var ending = cluster;
        cluster.Gate.Opened.SetResult();

        var stub = taco.EndToEndTasks().Hold.With(new() { Headers = new Dictionary<string, string> { ["tenant"] = "acme" } });

        (await stub.InvokeAsync("x")).ShouldBe("acme");
    }

    [Fact]
    public async Task A_task_of_a_kind_that_no_worker_knows_yet_is_parked_and_runs_when_one_does()
    {
        await using var cluster = await Cluster.CreateAsync(topology);
        await cluster.StartRelayAsync();
        var taco = await cluster.StartPublisherAsync();
        var old = await cluster.StartWorkerAsync(q => q.AddModule<OldVersion>());
        var handle = await taco.EndToEndTasks().Greet.EnqueueAsync("future");
        await Deadline.UntilAsync(async () => await TryGetAsync(handle) is { Reason: PendingReason.Parked }, "the task is parked");

        await cluster.StartWorkerAsync();
        await cluster.StopAsync(old);

        (await handle.GetResultAsync(Limit)).Lines.Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_waiting_reader_wakes_at_a_relay_that_did_not_store_the_result()
    {
        await using var cluster = await Cluster.CreateAsync(topology);
        await cluster.StartRelayAsync();
        var reading = await cluster.StartRelayAsync("--TacoQ:Relay:Ingest", "false", "--TacoQ:Relay:Dispatch", "false");
        await cluster.StartWorkerAsync();
        var taco = await cluster.StartPublisherAsync(reading.Urls.Single());
        var handle = await taco.EndToEndTasks().Hold.EnqueueAsync("x");
        await Deadline.UntilAsync(() => !cluster.Gate.Started.IsEmpty, "the task runs");
        var waiting = handle.GetResultAsync(Limit);

        cluster.Gate.Opened.SetResult();

        (await waiting).ShouldBe("none");
    }

    [Fact]
    public async Task A_program_without_an_SDK_publishes_and_reads_over_REST()
    {
        var (cluster, _) = await Cluster.StartAsync(topology);
        await using var ending = cluster;
        using var http = new HttpClient { BaseAddress = new(cluster.RelayUrl!) };

        var published = await http.PostAsJsonAsync("/api/v1/tasks", new { taskKind = "end-to-end.greet", workerKind = "e2e", arguments = new { name = "curl", times = 1 } });
        var task = await http.GetFromJsonAsync<JsonObject>(published.Headers.Location + "?wait=60");

        task!["result"]!.ToJsonString().ShouldBe("""{"lines":["Hello, curl!"],"day":"Friday"}""");
        (await http.GetStringAsync("/health")).ShouldBe("Service is healthy\n");
    }

    [Fact]
    public async Task A_thousand_tasks_have_a_row_each_and_the_queues_are_empty_in_the_end()
    {
        var (cluster, taco) = await Cluster.StartAsync(topology);
        await using var ending = cluster;

        var handles = await taco.EnqueueManyAsync(Enumerable.Range(0, 1000).Select(i => taco.EndToEndTasks().Greet.Call($"{i}", 1)));
        foreach (var (handle, i) in handles.Select((handle, i) => (handle, i)))
        {
            (await handle.GetResultAsync(Limit)).Lines.ShouldBe([$"Hello, {i}!"]);
        }

        (await cluster.Database.ScalarAsync<long>("select count(*) from tacoq.tasks where rank = 70")).ShouldBe(1000);
        await Deadline.UntilAsync(
            async () => (await VirtualHost.ControlAsync("list_queues", "-p", cluster.Broker.Name, "messages", "--no-table-headers")).Split('\n').All(count => count is "0" or ""),
            "all is acknowledged");
    }

    private static async Task<TaskSnapshot?> TryGetAsync(TaskHandle handle)
    {
        try
        {
            return await handle.GetSnapshotAsync();
        }
        catch (TaskNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The worker kind as it was, before the task was written.</summary>
    private sealed class OldVersion : Generation.ITacoTaskModule
    {
        public void AddTo(Generation.TaskTable tasks) => tasks.Add(new Other());

        private sealed class Other() : Generation.TaskHandler(new TaskDefinition("other", "e2e"))
        {
            public override ValueTask ExecuteAsync(Generation.TaskExecution execution) => default;
        }
    }
}
