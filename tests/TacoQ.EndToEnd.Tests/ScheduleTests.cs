using System.Globalization;
using TacoQ.EndToEnd.Tests.Support;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests;

public sealed class ScheduleTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_task_with_the_attribute_runs_by_itself_in_an_application()
    {
        var folder = Directory.CreateTempSubdirectory("tacoq-").FullName;
        var gate = new Gate();
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["TacoQ:Relay:SqlitePath"] = Path.Combine(folder, "tacoq.db") });
        builder.Services.AddSingleton(gate);
        builder.AddTacoQ().ConfigureWorker(options => options.Kinds.Add("clock")).AddTacoTasks();
        using (var host = builder.Build())
        {
            await host.StartAsync();
            await Deadline.UntilAsync(() => gate.Started.Count >= 3, "it has run three times", Limit);
            var schedule = (await host.Services.GetRequiredService<IRelayClient>().GetScheduleAsync("tick")).ShouldNotBeNull();
            (schedule.Origin, schedule.Definition.Cron, schedule.Definition.TaskKind, schedule.Definition.WorkerKind).ShouldBe((ScheduleOrigin.Code, "* * * * * *", "clock.tick", "clock"));
            await host.StopAsync();
        }

        ShouldFollow(gate.Started);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Three_relays_fire_each_time_once_though_they_come_and_go()
    {
        await using var cluster = await Cluster.CreateAsync();
        var first = await cluster.StartRelayAsync();
        await cluster.StartRelayAsync();
        await cluster.StartRelayAsync();
        await cluster.StartWorkerAsync(q => q.AddTacoTasks().ConfigureWorker(options => options.Kinds.Add("clock")));

        await Deadline.UntilAsync(() => cluster.Gate.Started.Count >= 3, "it has run three times", Limit);
        await cluster.StopAsync(first);
        await Deadline.UntilAsync(() => cluster.Gate.Started.Count >= 6, "it has run six times", Limit);
        await cluster.StartRelayAsync();
        await Deadline.UntilAsync(() => cluster.Gate.Started.Count >= 9, "it has run nine times", Limit);

        ShouldFollow(cluster.Gate.Started);
    }

    [Fact]
    public async Task A_call_of_a_stub_becomes_a_schedule()
    {
        var (cluster, taco) = await Cluster.StartAsync();
        await using var ending = cluster;
        using var relay = new HttpRelayClient(new(cluster.RelayUrl!));

        await relay.CreateOrUpdateScheduleAsync(taco.CreateSchedule("greet", taco.EndToEndTasks().Greet.With(new() { Priority = 7 }).Call("world", 1)) with { Cron = "* * * * * *" });

        var fire = (await Deadline.GetAsync(async () => await relay.ListScheduleFiresAsync("greet") is { Count: > 0 } fires ? fires : null, "it fires", Limit))[^1];
        (await taco.GetHandle<Greeting>(fire.TaskId!.Value).GetResultAsync(Limit)).Lines.ShouldBe(["Hello, world!"]);
        (await relay.GetTaskAsync(fire.TaskId.Value))!.Priority.ShouldBe(7);
        (await relay.PauseScheduleAsync("greet"))!.NextAt.ShouldBeNull();
        (await relay.ListSchedulesAsync()).ShouldHaveSingleItem().PausedAt.ShouldNotBeNull();
        (await relay.GetNextFiresAsync("greet", 3))!.Next.Count.ShouldBe(3);
        (await relay.TriggerScheduleAsync("greet"))!.Outcome.ShouldBe(ScheduleFireOutcome.Triggered);
        (await relay.PreviewScheduleAsync(new() { Cron = "@daily" })).Next.Count.ShouldBe(10);
        (await relay.ResumeScheduleAsync("greet"))!.NextAt.ShouldNotBeNull();
        (await relay.DeleteScheduleAsync("greet")).ShouldBeTrue();
        (await relay.GetScheduleAsync("greet")).ShouldBeNull();
        (await relay.PauseScheduleAsync("greet")).ShouldBeNull();
        (await relay.ListScheduleFiresAsync("greet")).ShouldBeNull();
        Should.Throw<ArgumentException>(() => taco.CreateSchedule("greet", taco.EndToEndTasks().Nothing.With(new() { Delay = TimeSpan.FromSeconds(1) }).Call()));
    }

    /// <summary>Second by second, none twice and none left out.</summary>
    private static void ShouldFollow(IEnumerable<string> times)
    {
        var seconds = times.Select(time => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture)).Order().ToArray();
        seconds.Zip(seconds.Skip(1), (earlier, later) => later - earlier).ShouldAllBe(step => step == TimeSpan.FromSeconds(1));
    }
}
