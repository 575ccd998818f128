using TacoQ.EndToEnd.Tests.Faults.Support;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests.Faults;

/// <summary>A fault of a minute: beside the others.</summary>
public class FrozenBrokerFaults
{
    [Fact(Explicit = true)]
    public async Task Broker_stopped_for_60_s_and_continued()
    {
        await using var broker = await OwnServer.StartAsync("rabbitmq");
        await using var run = await FaultRun.StartAsync(broker);
        await BrokerFaults.FreezeAsync(run, broker, TimeSpan.FromSeconds(60));
    }
}
