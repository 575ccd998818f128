using TacoQ.EndToEnd.Tests.Faults.Support;

namespace TacoQ.EndToEnd.Tests.Faults;

/// <summary>What happens to relay processes.</summary>
public class RelayFaults
{
    [Theory]
    [InlineData("before-commit")]
    [InlineData("after-commit")]
    public async Task Relay_killed(string at)
    {
        await using var run = await FaultRun.StartAsync(name: $"Relay_killed_{at}".Replace('-', '_'));
        var relay = await run.StartRelayProcessAsync("--KillAt", at, "--KillAfter", "3", "--TacoQ:Relay:BatchSize", "20");
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync();
        await run.EnqueueWorkAsync(taco, 100, milliseconds: 20);

        (await run.EndedAsync(relay)).ShouldBe(137);
        run.Begin();
        await run.StartRelayProcessAsync();

        (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBe(0);
    }
}
