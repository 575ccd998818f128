using Microsoft.Extensions.DependencyInjection.Extensions;
using TacoQ.EndToEnd.Tests.Faults.Support;
using TacoQ.FaultProgram;

namespace TacoQ.EndToEnd.Tests.Faults;

/// <summary>A process whose clock is wrong.</summary>
public class ClockFaults
{
    [Theory(Explicit = true)]
    [InlineData("publisher", 10)]
    [InlineData("publisher", -10)]
    [InlineData("worker", 10)]
    [InlineData("worker", -10)]
    [InlineData("relay", 10)]
    [InlineData("relay", -10)]
    public async Task Clock_of_one_process_10_minutes_off(string whose, int minutes)
    {
        await using var run = await FaultRun.StartAsync(name: $"Clock_of_the_{whose}_10_minutes_{(minutes > 0 ? "ahead" : "behind")}");
        Action<IHostApplicationBuilder> ConfigureOf(string process) => builder =>
        {
            if (process == whose)
            {
                builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new Clock(TimeSpan.FromMinutes(minutes))));
            }
        };
        await run.StartRelayAsync(ConfigureOf("relay"));
        var taco = await run.StartPublisherAsync(ConfigureOf("publisher"));
        await run.StartWorkerAsync(ConfigureOf("worker"));
        var tasks = taco.FaultTasks();

        run.Begin();
        await Task.WhenAll(
            run.EnqueueWorkAsync(taco, 50, milliseconds: 5),
            run.EnqueueWorkAsync(taco, 20, milliseconds: 5, new() { Delay = TimeSpan.FromSeconds(2) }),
            run.EnqueueWorkAsync(taco, 20, milliseconds: 5, new() { RunAt = TimeProvider.System.GetUtcNow().AddSeconds(2) }),
            run.EnqueueAsync(20, (id, number) => tasks.FailFirst.With(new() { Id = id }).EnqueueAsync(run.Folder, number, 2)));
        if (whose != "publisher")
        {
            await run.EnqueueWorkAsync(taco, 20, milliseconds: 5, new() { ExpiresIn = TimeSpan.FromMinutes(5) });
        }

        run.End();
        (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBe(0);
    }

    private sealed class Clock(TimeSpan offset) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;
    }
}
