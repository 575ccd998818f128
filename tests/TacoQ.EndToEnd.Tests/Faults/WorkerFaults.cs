using TacoQ.EndToEnd.Tests.Faults.Support;
using TacoQ.FaultProgram;

namespace TacoQ.EndToEnd.Tests.Faults;

/// <summary>What happens to worker processes.</summary>
public class WorkerFaults
{
    [Fact]
    public async Task Worker_killed_mid_task()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        var worker = await run.StartWorkerProcessAsync();
        await run.EnqueueWorkAsync(taco, 100, milliseconds: 100);
        await run.UntilAsync(Fact.Executed, 10, by: worker);

        run.Begin();
        await run.KillAsync(worker);
        await run.StartWorkerProcessAsync();

        (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBeLessThanOrEqualTo(16, "at most what the worker was running");
    }

    [Fact]
    public async Task Worker_killed_between_completed_confirm_and_ack()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        var worker = await run.StartWorkerProcessAsync("--KillAt", "ack", "--KillAfter", "20");
        await run.EnqueueWorkAsync(taco, 100, milliseconds: 20);

        (await run.EndedAsync(worker)).ShouldBe(137);
        run.Begin();
        await run.StartWorkerProcessAsync();

        (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBeGreaterThan(0);
    }
}
