using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using TacoQ.EndToEnd.Tests.Support;
using TacoQ.TestServers;
using TacoQ.Wire;

namespace TacoQ.EndToEnd.Tests.V04;

/// <summary>Clients of TacoQ 0.4 and of this one, with one another's tasks.</summary>
public class MixedTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_worker_here_runs_a_task_that_the_Python_SDK_published()
    {
        await using var cluster = await Cluster.CreateAsync(Topology.V04);
        await cluster.StartRelayAsync();
        await cluster.StartWorkerAsync();
        var reader = await cluster.StartPublisherAsync();
        await using var sdk = await PythonSdk.ConnectAsync(cluster.Broker.ConnectionString);
        await sdk.DeclareWorkerQueuesAsync("e2e");
        var id = Guid.CreateVersion7();

        await sdk.PublishAsync("TaskAssignment", Assignment(id, "end-to-end.greet", """{"name":"Python","times":1}"""), "e2e", priority: 9);
        await Deadline.UntilAsync(async () => await IsRecordedAsync(cluster, id), "the task is recorded");

        (await reader.GetHandle<Greeting>(id).GetResultAsync(Limit)).Lines.ShouldBe(["Hello, Python!"]);
    }

    [Fact]
    public async Task A_task_of_the_Python_SDK_that_fails_here_is_tried_again()
    {
        await using var cluster = await Cluster.CreateAsync(Topology.V04);
        await cluster.StartRelayAsync();
        await cluster.StartWorkerAsync();
        var reader = await cluster.StartPublisherAsync();
        await using var sdk = await PythonSdk.ConnectAsync(cluster.Broker.ConnectionString);
        await sdk.DeclareWorkerQueuesAsync("e2e");
        var id = Guid.CreateVersion7();

        await sdk.PublishAsync("TaskAssignment", Assignment(id, "end-to-end.fail-until", """{"attempt":3}"""), "e2e");
        await Deadline.UntilAsync(async () => await IsRecordedAsync(cluster, id), "the task is recorded");

        (await reader.GetHandle<int>(id).GetResultAsync(Limit)).ShouldBe(3);
    }

    [Fact]
    public async Task A_Python_worker_runs_a_task_that_was_enqueued_here_and_its_result_is_read_here()
    {
        await using var cluster = await Cluster.CreateAsync(Topology.V04);
        await cluster.StartRelayAsync();
        var taco = await cluster.StartPublisherAsync();
        await using var sdk = await PythonSdk.ConnectAsync(cluster.Broker.ConnectionString);
        await sdk.DeclareWorkerQueuesAsync("e2e");

        var handle = await taco.EndToEndTasks().Greet.EnqueueAsync("C#", 1);
        var task = await RunAsync(sdk, """{"lines":["Hello from Python"],"day":"Friday"}""", isError: 0);
        var failing = await taco.EndToEndTasks().Greet.EnqueueAsync("C#", 1);
        await RunAsync(sdk, """{"type": "ValueError", "message": "no"}""", isError: 1);

        (task.Id, task.TaskKind, Encoding.UTF8.GetString(task.InputData.Span)).ShouldBe((handle.Id, "end-to-end.greet", """{"name":"C#","times":1}"""));
        (await handle.GetResultAsync(Limit)).Lines.ShouldBe(["Hello from Python"]);
        var error = await Should.ThrowAsync<TaskFailedException>(() => failing.GetResultAsync(Limit));
        (error.ErrorType, error.Error!.Message).ShouldBe(("ValueError", "no"));
    }

    [Fact]
    public async Task A_caller_here_gets_the_result_of_a_Python_worker_which_knows_no_replies()
    {
        await using var cluster = await Cluster.CreateAsync(Topology.V04);
        await cluster.StartRelayAsync();
        var taco = await cluster.StartPublisherAsync();
        await using var sdk = await PythonSdk.ConnectAsync(cluster.Broker.ConnectionString);
        await sdk.DeclareWorkerQueuesAsync("e2e");

        var invoking = taco.EndToEndTasks().Greet.InvokeAsync("C#", 1);
        await RunAsync(sdk, """{"lines":["Hello from Python"],"day":"Friday"}""", isError: 0);

        (await invoking.WaitAsync(Limit, TimeProvider.System)).Lines.ShouldBe(["Hello from Python"]);
    }

    [Fact]
    public async Task A_Python_worker_ends_a_task_whose_first_attempt_failed_here()
    {
        await using var cluster = await Cluster.CreateAsync(Topology.V04);
        await cluster.StartRelayAsync();
        var taco = await cluster.StartPublisherAsync();
        await using var sdk = await PythonSdk.ConnectAsync(cluster.Broker.ConnectionString);
        await sdk.DeclareWorkerQueuesAsync("e2e");
        var worker = await cluster.StartWorkerAsync();

        // Long enough to stop the worker before the retry.
        var handle = await taco.EndToEndTasks().Ask.With(new() { MaxAttempts = 3 }).EnqueueAsync(["retry-slowly"]);
        await Deadline.UntilAsync(async () => await cluster.Database.ScalarAsync<long>("select count(*) from tacoq.tasks where rank = 60") == 1, "the first attempt has failed");
        await cluster.StopAsync(worker);
        await RunAsync(sdk, "\"from Python\"", isError: 0);

        (await handle.GetResultAsync(Limit)).ShouldBe("from Python");
        var end = await handle.GetSnapshotAsync();
        (end.Status, end.Outcome, end.Attempt).ShouldBe((TacoTaskStatus.Completed, TaskOutcome.Succeeded, 2));
    }

    [Fact]
    public async Task One_relay_serves_both_topologies_and_gives_each_task_back_to_its_own_workers()
    {
        await using var cluster = await Cluster.CreateAsync();
        await cluster.StartRelayAsync("--TacoQ:RabbitMQ:Topology", "both");
        foreach (var topology in new[] { Topology.Native, Topology.V04 })
        {
            cluster.Topology = topology;
            var worker = await cluster.StartWorkerAsync();
            var taco = await cluster.StartPublisherAsync();

            (await taco.EndToEndTasks().FailUntil.InvokeAsync(3)).ShouldBe(3, "retries come back");
            var later = await taco.EndToEndTasks().Greet.With(new() { Delay = TimeSpan.FromMilliseconds(100) }).EnqueueAsync("later");
            (await later.GetResultAsync(Limit)).Lines.Length.ShouldBe(2);
            await cluster.StopAsync(worker);
        }

        (await cluster.Database.ScalarAsync<long>("select count(*) from tacoq.tasks where rank = 70")).ShouldBe(4);
    }

    [Fact]
    public async Task What_Python_workers_would_ignore_is_refused_over_REST_too()
    {
        await using var cluster = await Cluster.CreateAsync(Topology.V04);
        await cluster.StartRelayAsync("--TacoQ:RabbitMQ:V04WorkerKinds:0", "ml");
        using var http = new HttpClient { BaseAddress = new(cluster.RelayUrl!) };

        var refused = await http.PostAsJsonAsync("/api/v1/tasks", new { taskKind = "embed", workerKind = "ml", arguments = new { }, maxAttempts = 3 });

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["detail"]!.GetValue<string>().ShouldContain("asks for MaxAttempts 3, but workers of TacoQ 0.4 run the worker kind 'ml'");
    }

    /// <summary>As the Python SDK's worker: takes a task, says that it runs and how it ended, and acknowledges it.</summary>
    private static async Task<TaskAssignmentUpdate> RunAsync(PythonSdk sdk, string output, int isError)
    {
        var message = await Deadline.GetAsync(() => sdk.Channel.BasicGetAsync("e2e", autoAck: false), "a task");
        var task = TaskAssignmentUpdate.Read(message.Body.Span);
        using var running = new PooledBuffer();
        new TaskRunningUpdate(task.Id, WireTime.Now(TimeProvider.System), "python").Write(running);
        await sdk.PublishAsync("TaskRunning", running.WrittenSpan.ToArray());
        using var completed = new PooledBuffer();
        new TaskCompletedUpdate(task.Id, WireTime.Now(TimeProvider.System), Encoding.UTF8.GetBytes(output), isError).Write(completed);
        await sdk.PublishAsync("TaskCompleted", completed.WrittenSpan.ToArray());
        await sdk.Channel.BasicAckAsync(message.DeliveryTag, multiple: false);
        return task;
    }

    private static byte[] Assignment(Guid id, string taskKind, string input)
    {
        using var buffer = new PooledBuffer();
        new TaskAssignmentUpdate
        {
            Id = id,
            TaskKind = taskKind,
            WorkerKind = "e2e",
            CreatedAt = WireTime.Now(TimeProvider.System),
            InputData = Encoding.UTF8.GetBytes(input),
            TtlDuration = 604_800,
        }.Write(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static async Task<bool> IsRecordedAsync(Cluster cluster, Guid id)
    {
        using var http = new HttpClient { BaseAddress = new(cluster.RelayUrl!) };
        return (await http.GetAsync($"/tasks/{id}")).IsSuccessStatusCode;
    }
}
