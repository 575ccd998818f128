using TacoQ.EndToEnd.Tests.Faults.Support;
using TacoQ.FaultProgram;

namespace TacoQ.EndToEnd.Tests.Faults;

/// <summary>What networks do between TacoQ and the broker.</summary>
public class NetworkFaults
{
    [Fact]
    public async Task Connections_reset()
    {
        await using var run = await FaultRun.StartAsync();
        var proxy = run.ProxyBroker();
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync();
        var load = run.StartLoad(taco, TimeSpan.FromMilliseconds(5));
        await run.UntilAsync(Fact.Executed, 20);

        run.Begin();
        proxy.Reset();
        await run.UntilAsync(Fact.Confirmed, 200);
        await load.StopAsync();

        await run.ShouldLoseNothingAsync();
    }
}
