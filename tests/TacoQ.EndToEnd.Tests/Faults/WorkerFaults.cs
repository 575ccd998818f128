using System.Globalization;
using TacoQ.EndToEnd.Tests.Faults.Support;
using TacoQ.EndToEnd.Tests.Support;
using TacoQ.FaultProgram;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests.Faults;

/// <summary>What happens to worker processes, and what handlers do to them.</summary>
public class WorkerFaults
{
    private const int Killed = 128 + 9;

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

        (await run.EndedAsync(worker)).ShouldBe(Killed);
        run.Begin();
        await run.StartWorkerProcessAsync();

        (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBeGreaterThan(0, "what was done, but not acknowledged, is done again");
    }

    [Fact(Explicit = true)]
    public async Task Worker_of_leased_tasks_killed()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        string[] lease = ["--TacoQ:Worker:HeartbeatInterval", "00:00:01", "--TacoQ:Worker:LeaseTimeout", "00:00:05"];
        var worker = await run.StartWorkerProcessAsync(lease);
        await run.EnqueueAsync(10, (id, number) => taco.FaultTasks().Long.With(new() { Id = id }).EnqueueAsync(run.Folder, number, 3_000));
        await run.UntilAsync(Fact.Executing, 10, by: worker);

        run.Begin();
        await run.KillAsync(worker);
        await run.StartWorkerProcessAsync(lease);

        await run.ShouldLoseNothingAsync();
        run.Facts.Count(line => line is { Fact: Fact.Executing, Attempt: 2 }).ShouldBe(10, "each lease that ended is an attempt that failed");
    }

    [Fact(Explicit = true)]
    public async Task Handler_ends_its_process_again_and_again()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        var poison = FaultRun.NewId();
        await run.EnqueueAsync(1, (id, number) => taco.FaultTasks().Crash.With(new() { Id = poison = id }).EnqueueAsync(run.Folder, number, 200), TaskOutcome.Failed);
        await run.EnqueueWorkAsync(taco, 30, milliseconds: 10);

        // These are still running when it ends their process, and are not to blame.
        await run.EnqueueWorkAsync(taco, 12, milliseconds: 500);

        run.Begin();
        for (var starts = 0; starts < 10 && !await IsOverAsync(run, poison); starts++)
        {
            // The last one too: the verdict comes while it runs the task.
            (await run.EndedAsync(await run.StartWorkerProcessAsync())).ShouldBe(Killed);
        }

        run.End();
        run.Facts.Count(line => line.Id == poison && line.Fact == Fact.Executing).ShouldBeInRange(5, 6, "the relay gives up after MaxDeliveries");
        await run.StartWorkerProcessAsync();
        await run.ShouldLoseNothingAsync();
    }

    [Fact(Explicit = true)]
    public async Task Handler_hangs()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync(concurrency: 4);
        run.Begin();
        await run.EnqueueAsync(3, (id, number) => taco.FaultTasks().Hang.With(new() { Id = id }).EnqueueAsync(run.Folder, number, 10_000), outcome: null);
        await run.UntilAsync(Fact.Executing, 3);

        await run.EnqueueWorkAsync(taco, 50, milliseconds: 10);
        await run.UntilAsync(Fact.Executed, 50);
        await Deadline.UntilAsync(() => run.Warnings.Any(warning => warning.Contains("hang", StringComparison.Ordinal)), "the hanging tasks are reported");

        await run.UntilAsync(Fact.Executed, 53);
        run.End();
        await run.ShouldLoseNothingAsync();
    }

    [Fact(Explicit = true)]
    public async Task Worker_stopped_for_90_s_and_continued()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        var stopped = await run.StartWorkerProcessAsync();
        await run.StartWorkerProcessAsync();
        await run.EnqueueWorkAsync(taco, 100, milliseconds: 200);
        await run.UntilAsync(Fact.Executed, 5, by: stopped);

        run.Begin();
        await stopped.SignalAsync("STOP");
        await run.LastAsync(TimeSpan.FromSeconds(90));
        await run.ShouldBeDoneAsync("the other worker has done all, long before the stopped one goes on");
        await stopped.SignalAsync("CONT");
        await run.EnqueueWorkAsync(taco, 50, milliseconds: 10);

        (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBeInRange(1, 16, "what it was running");
    }

    [Fact(Explicit = true)]
    public async Task SIGTERM_at_random_moments_50_times()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        var load = run.StartLoad(taco, TimeSpan.FromMilliseconds(10), milliseconds: 50);

        run.Begin();
        await Task.WhenAll(StopWorkersAsync(run, 20), StopWorkersAsync(run, 20), StopRelaysAsync(run, 10));
        run.End();
        await load.StopAsync();
        await run.StartWorkerAsync();

        (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBe(0, "nothing was unknown");
    }

    [Fact(Explicit = true)]
    public async Task Second_signal_while_a_worker_drains()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        await run.EnqueueWorkAsync(taco, 16, milliseconds: 6000);
        var worker = await run.StartWorkerProcessAsync("--TacoQ:Worker:DrainTimeout", "00:30:00");
        await run.UntilAsync(Fact.Executing, 16);

        run.Begin();
        await worker.SignalAsync("TERM");
        await worker.UntilPrintedAsync("Application is shutting down");
        await worker.SignalAsync("TERM");
        (await run.EndedAsync(worker, TimeSpan.FromSeconds(15))).ShouldBe(0);
        run.End();
        await run.StartWorkerAsync();

        // Run again from the start, by the other one.
        (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBe(16, "each of them was begun twice, and ended once");
    }

    private static async Task StopWorkersAsync(FaultRun run, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var worker = run.LaunchWorkerProcess();
            await StopAsync(run, worker, "takes tasks of");
        }
    }

    private static async Task StopRelaysAsync(FaultRun run, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await StopAsync(run, run.LaunchRelayProcess(), "Application started");
        }
    }

    /// <summary>Within its start, or while it works.</summary>
    private static async Task StopAsync(FaultRun run, ProgramUnderTest program, string started)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(3000)), TimeProvider.System);
        var wasStarted = program.Output.Contains(started, StringComparison.Ordinal);
        await program.SignalAsync("TERM");
        var code = await run.EndedAsync(program, TimeSpan.FromSeconds(30));
        (wasStarted ? [0] : new[] { 0, 128 + 15 }).ShouldContain(code, program.Output);
    }

    private static async Task<bool> IsOverAsync(FaultRun run, Guid id) =>
        await run.Database.ScalarAsync<long>(string.Create(CultureInfo.InvariantCulture, $"select count(*) from tacoq.tasks where id = '{id}' and rank = 70")) == 1;
}
