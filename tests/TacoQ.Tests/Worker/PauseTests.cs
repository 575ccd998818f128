using System.Diagnostics;
using TacoQ.Tests.Support;
using TacoQ.TestServers;
using TacoQ.Wire;

namespace TacoQ.Tests.Worker;

public class PauseTests
{
    private const string Kind = "default";

    [Fact]
    public async Task A_paused_worker_gives_tasks_back_and_takes_them_again_when_it_goes_on()
    {
        var broker = new HandBroker();
        await using var harness = await WorkerHarness.StartAsync((text, _) => Task.FromResult(text), broker: broker);
        await broker.Deliver(TestTask.Assignment()).UntilAcknowledgedAsync();

        broker.Say(new WorkerKindPaused(Kind, Paused: true, At: 5));
        await Deadline.UntilAsync(() => broker.Paused.ContainsKey(Kind), "the worker has paused its consumer");
        await broker.Deliver(TestTask.Assignment()).UntilReturnedAsync();

        broker.Say(new WorkerKindPaused(Kind, Paused: false, At: 6));
        await Deadline.UntilAsync(() => broker.Paused.IsEmpty, "the worker consumes again");
        await broker.Deliver(TestTask.Assignment()).UntilAcknowledgedAsync();
    }

    [Fact]
    public async Task Of_two_words_the_later_one_counts_in_whatever_order_they_come()
    {
        var broker = new HandBroker();
        await using var harness = await WorkerHarness.StartAsync((text, _) => Task.FromResult(text), broker: broker);
        await broker.Deliver(TestTask.Assignment()).UntilAcknowledgedAsync();

        broker.Say(new WorkerKindPaused(Kind, Paused: false, At: 6));
        broker.Say(new WorkerKindPaused(Kind, Paused: true, At: 5));

        await broker.Deliver(TestTask.Assignment()).UntilAcknowledgedAsync();
        broker.Paused.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_runs_goes_on()
    {
        var broker = new HandBroker();
        var finish = new TaskCompletionSource<string>();
        await using var harness = await WorkerHarness.StartAsync((_, _) => finish.Task, broker: broker);
        var delivery = broker.Deliver(TestTask.Assignment());
        await broker.EventAsync<TaskRunning>();

        broker.Say(new WorkerKindPaused(Kind, Paused: true, At: 5));
        await Deadline.UntilAsync(() => broker.Paused.ContainsKey(Kind), "the worker has paused its consumer");
        finish.SetResult("done");

        await delivery.UntilAcknowledgedAsync();
        (await broker.EventAsync<TaskCompleted>()).Outcome.ShouldBe(TaskOutcome.Succeeded);
    }

    [Fact]
    public async Task Nothing_starts_before_a_relay_has_spoken_and_then_nothing_of_what_is_paused()
    {
        var broker = new HandBroker { Silent = [Kind] };
        await using var harness = await WorkerHarness.StartAsync((text, _) => Task.FromResult(text), broker: broker);
        var delivery = broker.Deliver(TestTask.Assignment());
        await broker.EventAsync<WorkerHeartbeat>();
        (delivery.Acks, delivery.Returns).ShouldBe((0, 0));

        broker.Say(new WorkerKindPaused(Kind, Paused: true, At: 5));

        await delivery.UntilReturnedAsync();
        broker.Events.OfType<TaskRunning>().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_relay_that_says_nothing_is_waited_for_a_short_while_only()
    {
        var broker = new HandBroker { Silent = [Kind] };
        var since = Stopwatch.StartNew();
        await using var harness = await WorkerHarness.StartAsync((text, _) => Task.FromResult(text), broker: broker);

        await broker.Deliver(TestTask.Assignment()).UntilAcknowledgedAsync();

        since.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(2.5));
    }
}
