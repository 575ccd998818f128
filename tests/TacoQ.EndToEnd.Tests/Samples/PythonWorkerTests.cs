using RabbitMQ.Client;
using TacoQ.EndToEnd.Tests.Support;
using TacoQ.TestServers;
using TacoQ.Wire;

namespace TacoQ.EndToEnd.Tests.Samples;

/// <summary>The worker in Python, message by message, without a relay and without anything else of TacoQ.</summary>
public sealed class PythonWorkerTests : IAsyncLifetime
{
    private static readonly Guid Id = Guid.Parse("019b76da-a800-7000-8000-000000000001");

    private VirtualHost host = null!;
    private IConnection connection = null!;
    private IChannel channel = null!;

    public async ValueTask InitializeAsync()
    {
        host = await VirtualHost.CreateAsync();
        connection = await new ConnectionFactory { Uri = new(host.ConnectionString) }.CreateConnectionAsync();
        channel = await connection.CreateChannelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }

    [Fact]
    public async Task In_the_topology_v04_it_does_what_a_worker_of_0_4_does()
    {
        await using var worker = await StartAsync("v04");

        await PublishAsync("tacoq_task_exchange", "tasks.ml", Assignment("embed", """{"text":"one"}"""));

        (await NextAsync("tacoq_relay_queue")).Type.ShouldBe("TaskAssignment");
        var running = await NextAsync("tacoq_relay_queue");
        var completed = await NextAsync("tacoq_relay_queue");
        (running.Key, running.Type, completed.Key, completed.Type).ShouldBe(("tacoq_task_exchange", "TaskRunning", "tacoq_task_exchange", "TaskCompleted"));
        TaskRunningUpdate.Read(running.Body).Id.ShouldBe(Id);
        var end = TaskCompletedUpdate.Read(completed.Body);
        (end.Id, end.IsError).ShouldBe((Id, 0));
        System.Text.Json.JsonSerializer.Deserialize<float[]>(end.OutputData.Span)!.Length.ShouldBe(64);
        await EndAsync(worker);
        (await channel.QueueDeclarePassiveAsync("ml")).MessageCount.ShouldBe(0u);
    }

    [Fact]
    public async Task In_the_topology_v04_an_exception_is_an_error_at_once()
    {
        await using var worker = await StartAsync("v04");

        await PublishAsync("tacoq_task_exchange", "tasks.ml", Assignment("fail_until", """{"attempt":2}"""));

        await NextAsync("tacoq_relay_queue");
        await NextAsync("tacoq_relay_queue");
        var end = TaskCompletedUpdate.Read((await NextAsync("tacoq_relay_queue")).Body);
        end.IsError.ShouldBe(1);
        TaskResults.ReadError(end.OutputData.Span).ShouldSatisfyAllConditions(e => e.Type.ShouldBe("ConnectionError"), e => e.Message.ShouldBe("no luck in attempt 1"), e => e.Attempt.ShouldBe(1));
        await EndAsync(worker);
    }

    [Fact]
    public async Task In_the_topology_v04_a_task_of_an_unknown_kind_stays_in_the_queue()
    {
        await using var worker = await StartAsync("v04");

        await PublishAsync("tacoq_task_exchange", "tasks.ml", Assignment("translate", "{}"));
        await PublishAsync("tacoq_task_exchange", "tasks.ml", Assignment("embed", """{"text":"one"}"""));
        await Deadline.UntilAsync(async () => (await NextAsync("tacoq_relay_queue")).Type == "TaskCompleted", "the other task is done");

        await EndAsync(worker);
        (await channel.QueueDeclarePassiveAsync("ml")).MessageCount.ShouldBe(1u);
    }

    [Fact]
    public async Task In_the_topology_v04_it_says_which_attempt_it_ran()
    {
        await using var worker = await StartAsync("v04");

        await PublishAsync("tacoq_task_exchange", "tasks.ml", Assignment("fail_until", """{"attempt":2}"""), attempt: 2);

        await NextAsync("tacoq_relay_queue");
        (await NextAsync("tacoq_relay_queue")).Number("tacoq-attempt").ShouldBe(2);
        var completed = await NextAsync("tacoq_relay_queue");
        (completed.Number("tacoq-attempt"), completed.Header("tacoq-outcome")).ShouldBe((2, "Succeeded"));
        await EndAsync(worker);
    }

    [Fact]
    public async Task It_announces_itself_and_takes_leave()
    {
        await using var worker = await StartAsync("native");
        var hello = (await EventAsync()).ShouldBeOfType<WorkerHeartbeat>();

        await EndAsync(worker);

        var farewell = (await EventAsync()).ShouldBeOfType<WorkerHeartbeat>();
        (hello.Stopping, farewell.Stopping, farewell.Worker).ShouldBe((false, true, hello.Worker));
        hello.TaskKinds.ShouldBe(["ml/embed", "ml/index", "ml/fail_until", "ml/count"]);
    }

    [Fact]
    public async Task It_holds_back_a_redelivered_task_until_it_was_told_that_it_is_cancelled()
    {
        await using (var first = await StartAsync("native"))
        {
            await PublishAsync("tacoq.tasks", "tasks.ml", Assignment("count", """{"seconds":3600}"""));
            await EventAsync();
            (await EventAsync()).ShouldBeOfType<TaskRunning>().Process.ShouldBeNull();
        }

        await using var second = await StartAsync("native");
        var hello = (await EventAsync()).ShouldBeOfType<WorkerHeartbeat>();
        await BroadcastAsync(new TaskCancelled(Id, 1), hello);

        var end = (await EventAsync()).ShouldBeOfType<TaskCompleted>();
        (end.TaskId, end.Outcome, end.StartedAt).ShouldBe((Id, TaskOutcome.Cancelled, null));
        await EndAsync(second);
    }

    [Fact]
    public async Task It_says_which_process_begins_a_redelivered_task()
    {
        await using (var first = await StartAsync("native"))
        {
            await PublishAsync("tacoq.tasks", "tasks.ml", Assignment("count", """{"seconds":3600}"""));
            await EventAsync();
            await EventAsync();
        }

        await using var second = await StartAsync("native");
        var hello = (await EventAsync()).ShouldBeOfType<WorkerHeartbeat>();
        await BroadcastAsync(hello);

        (await EventAsync()).ShouldBeOfType<TaskRunning>().Process.ShouldBe(hello.StartedAt);
        await BroadcastAsync(new TaskCancelled(Id, 1));
        (await EventAsync()).ShouldBeOfType<TaskCompleted>().Outcome.ShouldBe(TaskOutcome.Cancelled);
        await EndAsync(second);
    }

    [Fact]
    public async Task It_runs_one_task_at_a_time()
    {
        var other = Guid.Parse("019b76da-a800-7000-8000-000000000002");
        await using (var first = await StartAsync("native"))
        {
            await PublishAsync("tacoq.tasks", "tasks.ml", Assignment("count", """{"seconds":3600}"""));
            await PublishAsync("tacoq.tasks", "tasks.ml", Assignment("count", """{"seconds":3600}""", other));
            await EventAsync();
            await EventAsync();
        }

        await using var second = await StartAsync("native");
        var hello = (await EventAsync()).ShouldBeOfType<WorkerHeartbeat>();
        await BroadcastAsync(new TaskRunning(Id, 1, 1), new TaskRunning(other, 1, 1));
        await BroadcastAsync(hello);

        var one = (await EventAsync()).ShouldBeOfType<TaskRunning>().TaskId;
        await BroadcastAsync(new TaskCancelled(one, 1));
        (await EventAsync()).ShouldBeOfType<TaskCompleted>().TaskId.ShouldBe(one);
        var two = (await EventAsync()).ShouldBeOfType<TaskRunning>().TaskId;
        new[] { one, two }.ShouldBe([Id, other], ignoreOrder: true);
        await BroadcastAsync(new TaskCancelled(two, 1));
        (await EventAsync()).ShouldBeOfType<TaskCompleted>();
        await EndAsync(second);
    }

    [Fact]
    public async Task It_gives_to_quarantine_what_it_cannot_decode()
    {
        await using var worker = await StartAsync("native");
        await EventAsync();

        await PublishAsync("tacoq.tasks", "tasks.ml", [1, 2, 3]);

        var copy = await NextAsync("tacoq.relay");
        (copy.Type, copy.Header("tacoq-queue"), Convert.ToHexString(copy.Body)).ShouldBe(("TaskAssignment", "tacoq.worker.ml", "010203"));
        copy.Header("tacoq-unreadable").ShouldNotBeNullOrEmpty();
        await EndAsync(worker);
    }

    private static byte[] Assignment(string kind, string arguments, Guid? id = null)
    {
        using var buffer = new PooledBuffer();
        new TaskAssignmentUpdate
        {
            Id = id ?? Id,
            TaskKind = kind,
            WorkerKind = "ml",
            CreatedAt = 1_767_225_600_000_000,
            InputData = System.Text.Encoding.UTF8.GetBytes(arguments),
            TtlDuration = 60,
        }.Write(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private async Task<ProgramUnderTest> StartAsync(string topology)
    {
        var worker = ProgramUnderTest.Start(
            await Servers.RunAsync("python"),
            [Repository.File("samples", "PythonWorker", "worker.py"), "--topology", topology, host.ConnectionString],
            ("PYTHONDONTWRITEBYTECODE", "1"));
        await worker.UntilPrintedAsync(" takes ");
        return worker;
    }

    private static async Task EndAsync(ProgramUnderTest worker)
    {
        await worker.SignalAsync("TERM");
        (await worker.EndAsync(Deadline.Default)).ShouldBe(0, worker.Output);
    }

    private async Task PublishAsync(string exchange, string key, byte[] body, int attempt = 1)
    {
        var headers = new Dictionary<string, object?> { ["message_type"] = "TaskAssignment" };
        if (attempt > 1)
        {
            headers["tacoq-attempt"] = attempt;
        }

        await channel.BasicPublishAsync(exchange, key, mandatory: false, new BasicProperties { Headers = headers }, body);
    }

    private async Task BroadcastAsync(params WireEvent[] events)
    {
        using var buffer = new PooledBuffer();
        TaskEventsCodec.Write(buffer, events);
        await channel.BasicPublishAsync("tacoq.control", "cancel.ml", buffer.WrittenSpan.ToArray());
    }

    private async Task<WireEvent> EventAsync() => TaskEventsCodec.Read((await NextAsync("tacoq.relay")).Body).ShouldHaveSingleItem();

    private Task<Message> NextAsync(string queue) => Deadline.GetAsync(
        async () => await channel.BasicGetAsync(queue, autoAck: true) is { } got ? new Message(got) : null, $"a message in {queue}");

    private sealed class Message(BasicGetResult got)
    {
        public string Key => got.RoutingKey;

        public byte[] Body { get; } = got.Body.ToArray();

        public string? Type => Header("message_type");

        public int? Number(string name) => got.BasicProperties.Headers?[name] as int?;

        public string? Header(string name) => got.BasicProperties.Headers?[name] is byte[] text ? System.Text.Encoding.UTF8.GetString(text) : null;
    }
}
