using System.Globalization;
using TacoQ.EndToEnd.Tests.Faults.Support;
using TacoQ.FaultProgram;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests.Faults;

/// <summary>What happens to schedules when relays end.</summary>
public class ScheduleFaults
{
    private const int Schedules = 20;

    [Fact(Explicit = true)]
    public async Task One_of_three_relays_is_killed_at_load_while_schedules_fire_every_second()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayProcessAsync();
        var doomed = new[] { await run.StartRelayProcessAsync(), await run.StartRelayProcessAsync() };
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync();
        using var relay = new HttpRelayClient(new(run.RelayUrl!));
        var load = run.StartLoad(taco, TimeSpan.FromMilliseconds(10));
        for (var i = 0; i < Schedules; i++)
        {
            await relay.CreateOrUpdateScheduleAsync(taco.CreateSchedule($"s{i}", taco.FaultTasks().Work.Call(run.Folder, i, 1)) with { Cron = "* * * * * *" });
        }

        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System);
        run.Begin();
        await run.KillAsync(doomed[0]);
        run.End();
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System);
        await run.StartRelayProcessAsync();
        await run.KillAsync(doomed[1]);
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System);
        await load.StopAsync();

        var (fires, gaps, lateness) = (new List<ScheduleFire>(), 0, TimeSpan.Zero);
        for (var i = 0; i < Schedules; i++)
        {
            await relay.PauseScheduleAsync($"s{i}");
            var all = (await relay.ListScheduleFiresAsync($"s{i}", 500)).ShouldNotBeNull();
            gaps += all.Zip(all.Skip(1), (later, earlier) => later.At - earlier.At).Count(step => step != TimeSpan.FromSeconds(1));
            fires.AddRange(all);
        }

        lateness = fires.Max(fire => fire.DecidedAt - fire.At);
        fires.ShouldAllBe(fire => fire.Outcome == ScheduleFireOutcome.Fired);
        var ids = fires.Select(fire => fire.TaskId!.Value).ToHashSet();
        await run.UntilAsync(Fact.Executed, 1);
        await Deadline.UntilAsync(() => ids.IsSubsetOf(run.Facts.Where(line => line.Fact == Fact.Executed).Select(line => line.Id)), "each has run", TimeSpan.FromMinutes(1));
        var runs = run.Facts.Count(line => line.Fact == Fact.Executed && ids.Contains(line.Id));

        var figures = string.Create(
            CultureInfo.InvariantCulture,
            $"{Schedules} schedules, {fires.Count} times, {gaps} left out, {fires.Count - ids.Count} twice; {runs} runs; at most {lateness.TotalSeconds:0.00} s late; {run.Facts.Count(line => line.Fact == Fact.Executed) - runs} other tasks meanwhile; relays killed: {doomed.Length}");
        TestContext.Current.TestOutputHelper!.WriteLine(figures);
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Repository.File("artifacts", "faults")).FullName, "schedules.txt"), figures);
        (gaps, fires.Count - ids.Count).ShouldBe((0, 0), figures);
    }
}
