using System.Diagnostics;
using System.Text;
using TacoQ.Broker;
using TacoQ.Tests.Support;
using TacoQ.Wire;

namespace TacoQ.Tests.Client;

public class TacoClientTests
{
    private readonly StubBroker broker = new();

    [Fact]
    public async Task An_enqueued_task_goes_to_its_worker_and_to_the_relay()
    {
        await using var harness = new ClientHarness(broker);

        var handle = await harness.Client.EnqueueAsync(TestTask.Call("hello"));

        var sent = broker.Assignments.ShouldHaveSingleItem();
        (sent.Id, sent.TaskKind, sent.WorkerKind, sent.Priority, sent.RetentionSeconds, sent.Attempt).ShouldBe((handle.Id, "test.run", "default", 0, 604_800, 1));
        Encoding.UTF8.GetString(sent.Input.Span).ShouldBe("""{"text":"hello"}""");
        broker.Events.ShouldHaveSingleItem().ShouldBeOfType<TaskAssigned>().Assignment.ShouldBeSameAs(sent);
    }

    [Fact]
    public async Task Ids_are_ordered_by_time()
    {
        await using var harness = new ClientHarness(broker);
        var first = await harness.Client.EnqueueAsync(TestTask.Call());
        await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        var second = await harness.Client.EnqueueAsync(TestTask.Call());

        first.Id.Version.ShouldBe(7);
        first.Id.CompareTo(second.Id).ShouldBeLessThan(0);
    }

    [Fact]
    public async Task An_assignment_has_what_the_enqueue_says_and_of_the_attribute_what_the_worker_does_not_decide()
    {
        var definition = new TaskDefinition("k", "w") { MaxAttempts = 5, Timeout = TimeSpan.FromSeconds(60), Priority = 3, Retention = TimeSpan.FromHours(1) };
        await using var harness = new ClientHarness(broker);

        await harness.Client.EnqueueAsync(TestTask.Call(definition: definition));
        await harness.Client.EnqueueAsync(TestTask.Call(
            options: new() { MaxAttempts = 1, Timeout = TimeSpan.FromSeconds(1), Priority = 9, Retention = TimeSpan.FromMilliseconds(1500), Headers = new Dictionary<string, string> { ["a"] = "b" } },
            definition: definition));

        broker.Assignments.Select(sent => (sent.MaxAttempts, sent.Timeout, sent.Priority, sent.RetentionSeconds)).ShouldBe(
            [(null, null, 3, 3600), (1, TimeSpan.FromSeconds(1), 9, 2)]);
        broker.Assignments.Last().Headers.ShouldBe(new Dictionary<string, string> { ["a"] = "b" });
    }

    [Fact]
    public async Task What_a_contract_says_of_a_task_that_runs_elsewhere_travels_with_it_and_the_enqueue_wins()
    {
        var definition = new TaskDefinition("k", "w") { MaxAttempts = 5, Timeout = TimeSpan.FromSeconds(60), RunsElsewhere = true };
        await using var harness = new ClientHarness(broker);

        await harness.Client.EnqueueAsync(TestTask.Call(definition: definition));
        await harness.Client.EnqueueAsync(TestTask.Call(options: new() { MaxAttempts = 1 }, definition: definition));

        broker.Assignments.Select(sent => (sent.MaxAttempts, sent.Timeout)).ShouldBe([(5, TimeSpan.FromSeconds(60)), (1, TimeSpan.FromSeconds(60))]);
    }

    [Fact]
    public async Task A_delayed_task_goes_to_the_relay_alone()
    {
        await using var harness = new ClientHarness(broker);

        await harness.Client.EnqueueAsync(TestTask.Call(options: new() { Delay = TimeSpan.FromSeconds(3) }));
        await harness.Client.EnqueueAsync(TestTask.Call(options: new() { RunAt = DateTimeOffset.MaxValue }));
        await harness.Client.EnqueueAsync(TestTask.Call(options: new() { RunAt = DateTimeOffset.UnixEpoch }));

        broker.Assignments.ShouldBeEmpty("whether a time has come is not for this process's clock to say");
        broker.Events.Count.ShouldBe(3);
        broker.Events.Cast<TaskAssigned>().First().Assignment.Delay.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Arguments_beyond_the_limit_are_refused_before_anything_is_sent()
    {
        await using var harness = new ClientHarness(broker);
        var id = Guid.CreateVersion7();
        const int limit = 1024 * 1024;
        await harness.Client.EnqueueAsync(TestTask.Call(new string('a', limit - """{"text":""}""".Length)));

        var error = await Should.ThrowAsync<EnqueueException>(() => harness.Client.EnqueueAsync(TestTask.Call(new string('a', limit), new() { Id = id })));

        error.TaskId.ShouldBe(id);
        error.Message.ShouldContain("have 1048587 bytes, more than the 1048576 of TacoQ:Client:MaxPayloadBytes");
        (broker.Assignments.Count, broker.Events.Count).ShouldBe((1, 1));
    }

    [Theory, InlineData(1023), InlineData((16 * 1024 * 1024) + 1)]
    public void A_limit_out_of_its_range_is_refused(int limit) =>
        Should.Throw<TacoConfigurationException>(() => new ClientOptions { MaxPayloadBytes = limit }.Validate()).Message.ShouldContain("TacoQ:Client:MaxPayloadBytes");

    [Fact]
    public async Task An_id_of_the_callers_own_is_kept()
    {
        var id = Guid.CreateVersion7();
        await using var harness = new ClientHarness(broker);

        (await harness.Client.EnqueueAsync(TestTask.Call(options: new() { Id = id }))).Id.ShouldBe(id);
    }

    [Fact]
    public async Task Many_tasks_come_back_as_handles_in_their_order()
    {
        await using var harness = new ClientHarness(broker);

        IReadOnlyList<TaskHandle<string>> typed = await harness.Client.EnqueueManyAsync(Enumerable.Range(0, 50).Select(i => TestTask.Call($"{i}")));
        IReadOnlyList<TaskHandle> any = await harness.Client.EnqueueManyAsync(Enumerable.Range(50, 50).Select(i => (TaskCall)TestTask.Call($"{i}")));

        typed.Concat(any).Select(handle => Encoding.UTF8.GetString(broker.Assignments.Single(sent => sent.Id == handle.Id).Input.Span))
            .ShouldBe(Enumerable.Range(0, 100).Select(i => $$"""{"text":"{{i}}"}"""));
    }

    [Fact]
    public async Task A_refused_task_throws_with_its_id_and_the_reason()
    {
        broker.Error = new PublishRefusedException("no room.");
        await using var harness = new ClientHarness(broker);
        var id = Guid.CreateVersion7();

        var error = await Should.ThrowAsync<EnqueueException>(() => harness.Client.EnqueueAsync(TestTask.Call(options: new() { Id = id })));

        (error.TaskId, error.GetType()).ShouldBe((id, typeof(EnqueueException)));
        error.Message.ShouldContain("no room.");
    }

    [Fact]
    public async Task A_task_of_unknown_outcome_throws_with_its_id_and_says_that_it_can_be_sent_again()
    {
        broker.Error = new PublishOutcomeUnknownException("no answer.");
        await using var harness = new ClientHarness(broker);
        var id = Guid.CreateVersion7();

        var error = await Should.ThrowAsync<EnqueueOutcomeUnknownException>(() => harness.Client.EnqueueAsync(TestTask.Call(options: new() { Id = id })));

        error.TaskId.ShouldBe(id);
        error.Message.ShouldEndWith("no answer. Enqueueing it again with the same id is safe.");
    }

    [Fact]
    public async Task A_cancelled_caller_enqueues_nothing()
    {
        await using var harness = new ClientHarness(broker);

        await Should.ThrowAsync<OperationCanceledException>(() => harness.Client.EnqueueAsync(TestTask.Call(), new CancellationToken(canceled: true)));

        broker.Events.ShouldBeEmpty();
    }

    [Fact]
    public async Task Middleware_sees_the_task_and_may_change_headers_and_priority()
    {
        await using var harness = new ClientHarness(broker, null, new Stamp("outer"), new Stamp("inner"));

        await harness.Client.EnqueueAsync(TestTask.Call(options: new() { Headers = new Dictionary<string, string> { ["own"] = "1" } }));

        var sent = broker.Assignments.ShouldHaveSingleItem();
        sent.Headers.ShouldBe(new Dictionary<string, string> { ["own"] = "1", ["outer"] = "0", ["inner"] = "1" }, ignoreOrder: true);
        sent.Priority.ShouldBe(2);
    }

    [Fact]
    public async Task What_middleware_adds_is_checked_too()
    {
        await using var harness = new ClientHarness(broker, null, new Stamp("tacoq-attempt"));

        (await Should.ThrowAsync<ArgumentException>(() => harness.Client.EnqueueAsync(TestTask.Call()))).Message.ShouldContain("The header name 'tacoq-attempt' is not allowed");
        broker.Assignments.ShouldBeEmpty();
    }

    [Fact]
    public async Task Invoking_returns_the_workers_reply()
    {
        await using var harness = new ClientHarness(broker);
        var invoking = harness.Client.InvokeAsync(TestTask.Call());
        var sent = await SentAsync();
        sent.ReplyTo.ShouldBe("me");

        broker.Reply!(new(sent.Id, TaskOutcome.Succeeded, "\"done\""u8.ToArray(), 1));

        (await invoking).ShouldBe("done");
    }

    [Fact]
    public async Task Invoking_a_task_that_fails_throws_what_the_worker_reported()
    {
        await using var harness = new ClientHarness(broker);
        var invoking = harness.Client.InvokeAsync(TestTask.Call());
        var sent = await SentAsync();

        broker.Reply!(new(sent.Id, TaskOutcome.Failed, """{"type":"ValueError","message":"no"}"""u8.ToArray(), 1));

        var error = await Should.ThrowAsync<TaskFailedException>(invoking);
        (error.TaskId, error.Outcome, error.ErrorType, error.Message).ShouldBe((sent.Id, TaskOutcome.Failed, "ValueError", $"Task {sent.Id} failed: ValueError: no"));
    }

    [Fact]
    public async Task Invoking_asks_the_relay_when_the_reply_is_lost_with_its_connection()
    {
        await using var harness = new ClientHarness(broker, new StubRelayClient((id, _, _) => StubRelayClient.Snapshot(id, result: "\"from the record\"")));
        var invoking = harness.Client.InvokeAsync(TestTask.Call());
        await SentAsync();

        broker.Epoch++;

        (await invoking.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System)).ShouldBe("from the record");
    }

    [Fact]
    public async Task Invoking_without_a_relay_fails_with_advice_when_the_reply_is_lost()
    {
        await using var harness = new ClientHarness(broker);
        var invoking = harness.Client.InvokeAsync(TestTask.Call());
        await SentAsync();

        broker.Epoch++;

        (await Should.ThrowAsync<RelayException>(invoking.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System))).Message.ShouldContain("set ConnectionStrings:tacorelay");
    }

    [Fact]
    public async Task Cancelling_is_an_event_for_the_relay()
    {
        await using var harness = new ClientHarness(broker);
        var id = Guid.CreateVersion7();

        await harness.Client.CancelAsync(id);

        broker.Events.ShouldHaveSingleItem().ShouldBeOfType<TaskCancelled>().TaskId.ShouldBe(id);
    }

    [Fact]
    public async Task One_trace_goes_from_the_publisher_to_the_task()
    {
        using var listener = new ActivityListener { ShouldListenTo = source => source.Name == "TacoQ", Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);
        await using var harness = new ClientHarness(broker);
        using var request = new Activity("request").Start();

        await harness.Client.EnqueueAsync(TestTask.Call());

        var sent = broker.Assignments.ShouldHaveSingleItem();
        sent.TraceContext["traceparent"].ShouldContain(request.TraceId.ToHexString());
        using var process = TacoQ.Diagnostics.TacoTelemetry.StartProcess(sent).ShouldNotBeNull();
        process.TraceId.ShouldBe(request.TraceId);
    }

    private Task<TaskAssignment> SentAsync() => TestServers.Deadline.GetAsync(() => Task.FromResult(broker.Assignments.FirstOrDefault()), "the task is sent");

    private sealed class Stamp(string name) : IPublishMiddleware
    {
        public Task InvokeAsync(PublishContext context, PublishDelegate next)
        {
            context.Headers[name] = context.Priority++.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return next(context);
        }
    }
}
