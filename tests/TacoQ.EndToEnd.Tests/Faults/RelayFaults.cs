using TacoQ.Broker;
using TacoQ.EndToEnd.Tests.Faults.Support;
using TacoQ.FaultProgram;
using TacoQ.Relay.Storage;
using TacoQ.Wire;
using Fact = TacoQ.FaultProgram.Fact;

namespace TacoQ.EndToEnd.Tests.Faults;

/// <summary>What happens to relay processes, and between them.</summary>
public class RelayFaults
{
    private const int Killed = 128 + 9;

    [Fact]
    public Task Relay_killed_before_commit() => KillAsync("before-commit", nameof(Relay_killed_before_commit));

    [Fact]
    public Task Relay_killed_after_commit_before_ack() => KillAsync("after-commit", nameof(Relay_killed_after_commit_before_ack));

    [Fact]
    public async Task Three_relays_race_over_duplicated_and_shuffled_events()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayAsync();
        await run.StartRelayAsync();
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync(Shuffle);
        await run.StartWorkerAsync(Shuffle);

        run.Begin();
        await Task.WhenAll(
            run.EnqueueWorkAsync(taco, 100, milliseconds: 5),
            run.EnqueueAsync(50, (id, number) => taco.FaultTasks().FailFirst.With(new() { Id = id }).EnqueueAsync(run.Folder, number, 1)));
        run.End();

        (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBe(0, "no task was published twice");
    }

    [Fact]
    public async Task Claimed_and_crashed()
    {
        await using var run = await FaultRun.StartAsync();
        var relay = await run.StartRelayProcessAsync("--KillAt", "claimed");
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync();
        await run.EnqueueWorkAsync(taco, 50, milliseconds: 5, new() { Delay = TimeSpan.FromSeconds(1) });

        (await run.EndedAsync(relay)).ShouldBe(Killed);
        run.Begin();
        await run.StartRelayProcessAsync();

        (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBe(0);
    }

    [Fact]
    public async Task Two_relays_both_believe_that_they_may_dispatch()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayAsync(builder => ForgetClaims(builder, run));
        await run.StartRelayAsync(builder => ForgetClaims(builder, run));
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync();

        run.Begin();
        await run.EnqueueWorkAsync(taco, 50, milliseconds: 5, new() { Delay = TimeSpan.FromSeconds(1) });
        run.End();

        (await run.ShouldLoseNothingAsync()).Confirmed.ShouldBe(50);
    }

    [Fact(Explicit = true)]
    public async Task Relay_down_for_two_minutes_at_load_then_catching_up()
    {
        await using var run = await FaultRun.StartAsync();
        var relay = await run.StartRelayProcessAsync();
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync();
        var load = run.StartLoad(taco, TimeSpan.FromMilliseconds(10), milliseconds: 10);
        await run.UntilAsync(FaultProgram.Fact.Executed, 100);

        run.Begin();
        await run.KillAsync(relay);
        await run.LastAsync(TimeSpan.FromMinutes(2));
        await load.StopAsync();
        run.End();
        await run.StartRelayProcessAsync();

        (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBe(0);
    }

    private static async Task KillAsync(string at, string name)
    {
        await using var run = await FaultRun.StartAsync(name: name);
        var relay = await run.StartRelayProcessAsync("--KillAt", at, "--KillAfter", "3", "--TacoQ:Relay:BatchSize", "20");
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync();
        await run.EnqueueWorkAsync(taco, 100, milliseconds: 20);

        (await run.EndedAsync(relay)).ShouldBe(Killed);
        run.Begin();
        await run.StartRelayProcessAsync();

        (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBe(0);
    }

    /// <summary>Sends each event twice, at random times.</summary>
    private static void Shuffle(IHostApplicationBuilder builder) => builder.Services.Decorate<ITaskBroker>(async (method, arguments, call) =>
    {
        if (method != nameof(ITaskBroker.PublishAsync) || arguments[0] is not WireEvent)
        {
            await call();
            return;
        }

        await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(100)), TimeProvider.System);
            await call();
        }));
    });

    /// <summary>Takes back the first claims behind the relay's back, so that the other one makes them too.</summary>
    private static void ForgetClaims(IHostApplicationBuilder builder, FaultRun run)
    {
        var left = 3;
        builder.Services.Decorate<ITaskStore>(async (method, _, call) =>
        {
            var calling = call();
            await calling;
            if (method == nameof(ITaskStore.ClaimDueAsync) && (await (Task<IReadOnlyList<TaskAssignment>>)calling).Count > 0 && Interlocked.Decrement(ref left) >= 0)
            {
                await run.Database.ExecuteAsync("update tacoq.tasks set rank = 10, due_at = now(), claimed_at = null where rank = 20");
            }
        });
    }
}
