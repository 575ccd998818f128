using TacoQ.Broker;
using TacoQ.TestServers;
using TacoQ.Tests.Support;
using TacoQ.Wire;

namespace TacoQ.Tests.Worker;

/// <summary>What a worker does with deliveries, whatever happens to them.</summary>
public class DeliveryTests
{
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource finish = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int runs;

    [Fact]
    public async Task A_second_delivery_of_an_attempt_that_runs_joins_it()
    {
        var broker = new HandBroker();
        await using var harness = await WorkerHarness.StartAsync(RunAsync, broker: broker);
        var assignment = TestTask.Assignment();
        var first = broker.Deliver(assignment);
        await started.Task;
        var second = broker.Deliver(assignment, redelivered: true);
        await WelcomeAsync(broker);
        await Deadline.UntilAsync(() => broker.Events.OfType<WorkerHeartbeat>().Any(), "the worker is at work");

        finish.SetResult();
        await first.UntilAcknowledgedAsync();
        await second.UntilAcknowledgedAsync();

        (runs, broker.Events.OfType<TaskCompleted>().Count(), first.Acks, second.Acks).ShouldBe((1, 1, 1, 1));
    }

    [Fact]
    public async Task A_delivery_of_an_attempt_that_is_over_is_acknowledged_and_does_not_run_again()
    {
        var broker = new HandBroker();
        finish.SetResult();
        await using var harness = await WorkerHarness.StartAsync(RunAsync, broker: broker);
        var assignment = TestTask.Assignment();
        await broker.Deliver(assignment).UntilAcknowledgedAsync();

        await broker.Deliver(assignment).UntilAcknowledgedAsync();
        await broker.Deliver(assignment with { Attempt = 2 }).UntilAcknowledgedAsync();

        runs.ShouldBe(2, "the next attempt is another one");
    }

    [Fact]
    public async Task A_task_that_was_delivered_before_waits_for_the_answer_to_the_announcement()
    {
        var broker = new HandBroker();
        finish.SetResult();
        await using var harness = await WorkerHarness.StartAsync(RunAsync, broker: broker);
        var over = TestTask.Assignment();
        var delivery = broker.Deliver(over, redelivered: true);
        await broker.Deliver(TestTask.Assignment()).UntilAcknowledgedAsync();
        delivery.Acks.ShouldBe(0);

        broker.Say(new TaskCancelled(over.Id, 1));
        await WelcomeAsync(broker);
        await delivery.UntilAcknowledgedAsync();

        runs.ShouldBe(1, "the one that was delivered for the first time");
        (await broker.EventAsync<TaskCompleted>(e => e.TaskId == over.Id)).Outcome.ShouldBe(TaskOutcome.Cancelled);
    }

    [Fact]
    public async Task Of_a_task_that_was_delivered_before_the_relay_knows_that_it_begins_and_where_before_it_does()
    {
        var confirm = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var broker = new HandBroker { OnEvent = e => e is TaskRunning ? confirm.Task : Task.CompletedTask };
        finish.SetResult();
        await using var harness = await WorkerHarness.StartAsync(RunAsync, broker: broker);
        var heartbeat = WelcomeAsync(broker);
        var delivery = broker.Deliver(TestTask.Assignment(), redelivered: true);

        confirm.SetResult();
        await delivery.UntilAcknowledgedAsync();

        broker.Events.OfType<TaskEvent>().Select(e => e.GetType().Name).ShouldBe(["TaskRunning", "TaskCompleted"]);
        (await broker.EventAsync<TaskRunning>()).Process.ShouldBe((await heartbeat).StartedAt);
    }

    [Fact]
    public async Task Tasks_during_which_processes_ended_again_and_again_run_one_at_a_time()
    {
        var broker = new HandBroker();
        await using var harness = await WorkerHarness.StartAsync(RunAsync, broker: broker);
        var (one, other, third) = (TestTask.Assignment(), TestTask.Assignment(), TestTask.Assignment());
        broker.Say(new TaskRunning(one.Id, 1, 1));
        broker.Say(new TaskRunning(other.Id, 1, 1));
        await WelcomeAsync(broker);
        var deliveries = new[] { one, other, third }.Select(task => broker.Deliver(task, redelivered: true)).ToArray();

        await Deadline.UntilAsync(() => runs == 2, "one of the two, and the third");
        broker.Events.OfType<TaskRunning>().Select(e => e.TaskId).ShouldContain(third.Id);
        broker.Events.OfType<TaskRunning>().Count(e => e.TaskId == one.Id || e.TaskId == other.Id).ShouldBe(1, "a process that ends now ends with one of them");

        finish.SetResult();
        foreach (var delivery in deliveries)
        {
            await delivery.UntilAcknowledgedAsync();
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_method_that_ignores_its_timeout_is_reported_and_its_task_goes_on_without_it(bool blocks)
    {
        var broker = new HandBroker();
        await using var harness = await WorkerHarness.StartAsync(
            async (text, execution) =>
            {
                if (text == "other")
                {
                    return text;
                }

                if (blocks)
                {
                    SpinWait.SpinUntil(() => finish.Task.IsCompleted);
                }

                await finish.Task;
                return text;
            },
            options => (options.Concurrency, options.CancelGrace) = (2, TimeSpan.FromMilliseconds(50)),
            broker: broker);
        var stuck = broker.Deliver(TestTask.Assignment() with { Timeout = TimeSpan.FromMilliseconds(50) });

        await stuck.UntilAcknowledgedAsync();
        var retrying = await broker.EventAsync<TaskRetrying>();
        TaskResults.ReadError(retrying.Error.Span).Type.ShouldBe("System.TimeoutException");
        harness.Log.Messages.ShouldContain(message => message.Contains("ignores its cancellation token", StringComparison.Ordinal));
        await broker.Deliver(TestTask.Assignment() with { Input = """{"text":"other"}"""u8.ToArray() }).UntilAcknowledgedAsync();

        finish.SetResult();
        await Deadline.UntilAsync(() => harness.Log.Messages.Any(message => message.Contains("has ended after all", StringComparison.Ordinal)), "its end is noticed");
        broker.Events.OfType<TaskCompleted>().Count(e => e.TaskId == stuck.Assignment.Id).ShouldBe(0);
    }

    [Fact]
    public async Task A_method_that_ignores_that_the_worker_stops_is_given_back_and_not_waited_for()
    {
        var broker = new HandBroker();
        await using var harness = await WorkerHarness.StartAsync(
            RunAsync, options => (options.DrainTimeout, options.CancelGrace) = (TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50)), broker: broker);
        var delivery = broker.Deliver(TestTask.Assignment());
        await started.Task;

        await harness.Worker.StopAsync(default);

        (delivery.Acks, delivery.Returns).ShouldBe((0, 1));
        finish.SetResult();
    }

    [Fact]
    public async Task A_worker_that_shall_end_at_once_does_not_wait_for_what_runs()
    {
        var broker = new HandBroker();
        await using var harness = await WorkerHarness.StartAsync(RunAsync, options => options.DrainTimeout = TimeSpan.FromHours(1), broker: broker);
        broker.Deliver(TestTask.Assignment());
        await started.Task;

        await harness.Worker.StopAsync(new CancellationToken(canceled: true));

        broker.Events.OfType<TaskCompleted>().ShouldBeEmpty();
        finish.SetResult();
    }

    [Fact]
    public async Task A_long_task_is_the_relays_before_it_runs_and_is_named_by_each_heartbeat_while_it_does()
    {
        var broker = new HandBroker { DeliveryTimeout = TimeSpan.FromMinutes(30) };
        await using var harness = await WorkerHarness.StartAsync(
            RunAsync,
            options => (options.HeartbeatInterval, options.LeaseTimeout, options.MaxAttempts) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(7), 4),
            definition: new(TestTask.Definition.Kind, TestTask.Definition.WorkerKind) { LongRunning = true },
            broker: broker);
        var assignment = TestTask.Assignment();
        var delivery = broker.Deliver(assignment);

        await started.Task;
        delivery.Acks.ShouldBe(1);
        var leased = await broker.EventAsync<TaskLeased>();
        (leased.Lease, leased.ExecutedBy, leased.Assignment.MaxAttempts).ShouldBe((TimeSpan.FromSeconds(7), "w", 4));
        await broker.EventAsync<WorkerHeartbeat>(beat => beat.Leases.Contains((assignment.Id, 1)));
        var again = broker.Deliver(assignment, redelivered: true);
        await WelcomeAsync(broker);
        await again.UntilAcknowledgedAsync();

        finish.SetResult();
        await broker.EventAsync<TaskCompleted>();
        (runs, delivery.Acks).ShouldBe((1, 1));
        await broker.EventAsync<WorkerHeartbeat>(beat => beat.Leases.Count == 0 && beat.At > leased.At);
    }

    [Fact]
    public async Task A_long_task_that_a_stopping_worker_cannot_finish_goes_back_to_the_relay_and_uses_no_attempt()
    {
        var broker = new HandBroker { DeliveryTimeout = TimeSpan.FromMinutes(30) };
        await using var harness = await WorkerHarness.StartAsync(
            async (text, execution) =>
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, execution.CancellationToken);
                return text;
            },
            options => options.DrainTimeout = TimeSpan.Zero,
            definition: new(TestTask.Definition.Kind, TestTask.Definition.WorkerKind) { LongRunning = true },
            broker: broker);
        broker.Deliver(TestTask.Assignment());
        await started.Task;

        await harness.Worker.StopAsync(default);

        var retrying = await broker.EventAsync<TaskRetrying>();
        (retrying.Attempt, retrying.Assignment.MaxAttempts, retrying.Error.IsEmpty, retrying.Delay).ShouldBe((1, 4, true, TimeSpan.Zero));
    }

    [Fact]
    public async Task An_end_that_the_broker_refuses_is_sent_again_and_acknowledged_only_then()
    {
        var refusals = 0;
        var broker = new HandBroker
        {
            OnEvent = e => e is TaskCompleted && refusals++ == 0 ? throw new PublishRefusedException("no room.") : Task.CompletedTask,
        };
        finish.SetResult();
        await using var harness = await WorkerHarness.StartAsync(RunAsync, broker: broker);
        var delivery = broker.Deliver(TestTask.Assignment());

        await delivery.UntilAcknowledgedAsync();

        (await broker.EventAsync<TaskCompleted>()).Outcome.ShouldBe(TaskOutcome.Succeeded);
        (refusals, runs).ShouldBe((2, 1));
    }

    [Fact]
    public async Task A_result_that_is_too_large_fails_the_task_and_says_why()
    {
        var broker = new HandBroker();
        await using var harness = await WorkerHarness.StartAsync((_, _) => Task.FromResult(new string('x', 2000)), options => options.MaxResultBytes = 1024, broker: broker);
        broker.Deliver(TestTask.Assignment());

        var completed = await broker.EventAsync<TaskCompleted>();

        completed.Outcome.ShouldBe(TaskOutcome.Failed);
        TaskResults.ReadError(completed.Output.Span).Message.ShouldStartWith("The result has 2002 bytes, more than the 1024 of TacoQ:Worker:MaxResultBytes.");
    }

    [Fact]
    public async Task An_error_of_any_length_fits_into_a_message()
    {
        var broker = new HandBroker();
        await using var harness = await WorkerHarness.StartAsync((_, _) => throw new InvalidOperationException(new string('x', 20_000_000)), options => options.MaxAttempts = 1, broker: broker);
        broker.Deliver(TestTask.Assignment());

        var completed = await broker.EventAsync<TaskCompleted>();

        completed.Output.Length.ShouldBeLessThan(1024 * 1024);
        TaskResults.ReadError(completed.Output.Span).Message.ShouldEndWith("x…");
    }

    [Fact]
    public async Task No_task_starts_while_the_broker_takes_no_messages_and_what_came_goes_back_when_the_worker_stops()
    {
        var unblocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var broker = new HandBroker { Unblocked = unblocked.Task };
        finish.SetResult();
        await using var harness = await WorkerHarness.StartAsync(RunAsync, broker: broker);
        var delivery = broker.Deliver(TestTask.Assignment());
        await broker.EventAsync<WorkerHeartbeat>();

        await harness.Worker.StopAsync(default);

        (runs, delivery.Returns).ShouldBe((0, 1));
    }

    [Fact]
    public async Task A_task_expires_by_the_clock_of_the_relay()
    {
        var broker = new HandBroker();
        finish.SetResult();
        await using var harness = await WorkerHarness.StartAsync(RunAsync, broker: broker);
        var late = TimeSpan.FromMinutes(-10);
        await WelcomeAsync(broker, late);

        // Two minutes ago by this clock, in eight minutes by the relay's.
        await broker.Deliver(TestTask.Assignment() with { ExpiresAt = WireTime.Add(WireTime.Now(TimeProvider.System), TimeSpan.FromMinutes(-2)) }).UntilAcknowledgedAsync();

        (await broker.EventAsync<TaskCompleted>()).Outcome.ShouldBe(TaskOutcome.Succeeded);
    }

    [Fact]
    public async Task A_timeout_near_that_of_the_broker_is_a_warning_at_start()
    {
        await using var harness = await WorkerHarness.StartAsync(
            RunAsync,
            definition: new(TestTask.Definition.Kind, TestTask.Definition.WorkerKind) { Timeout = TimeSpan.FromMinutes(29) },
            broker: new HandBroker { DeliveryTimeout = TimeSpan.FromMinutes(30) });

        harness.Log.Messages.ShouldContain(message => message.Contains("The timeout of default/test.run is 00:29:00, and the broker takes a task back after 00:30:00", StringComparison.Ordinal));
    }

    private static async Task<WorkerHeartbeat> WelcomeAsync(HandBroker broker, TimeSpan clock = default)
    {
        var heartbeat = await broker.EventAsync<WorkerHeartbeat>();
        broker.Say(heartbeat with { At = WireTime.Add(WireTime.Now(TimeProvider.System), clock) });
        return heartbeat;
    }

    private async Task<string> RunAsync(string text, Generation.TaskExecution execution)
    {
        Interlocked.Increment(ref runs);
        started.TrySetResult();
        await finish.Task;
        return text;
    }
}
