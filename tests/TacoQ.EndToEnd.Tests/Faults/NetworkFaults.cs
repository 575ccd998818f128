using TacoQ.EndToEnd.Tests.Faults.Support;
using TacoQ.FaultProgram;
using TacoQ.TestServers;

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

    [Fact(Explicit = true)]
    public Task Publish_connection_black_holed() => SilenceAsync("TacoQ publishing", static proxy => proxy.BlackHole(), nameof(Publish_connection_black_holed));

    [Fact(Explicit = true)]
    public Task Consume_connection_half_open() => SilenceAsync("TacoQ consuming", static proxy => proxy.HalfOpen(), nameof(Consume_connection_half_open));

    [Fact(Explicit = true)]
    public async Task Reset_storm_for_30_s()
    {
        await using var run = await FaultRun.StartAsync();
        var proxy = run.ProxyBroker();
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync();
        var load = run.StartLoad(taco, TimeSpan.FromMilliseconds(20));
        await run.UntilAsync(Fact.Executed, 20);

        run.Begin();
        for (var i = 0; i < 60; i++)
        {
            proxy.Reset();
            await run.LastAsync(TimeSpan.FromMilliseconds(500 * (i + 1)));
        }

        await load.StopAsync();
        await run.ShouldLoseNothingAsync();
    }

    [Fact(Explicit = true)]
    public async Task Connections_cut_after_some_bytes()
    {
        await using var run = await FaultRun.StartAsync();
        var proxy = run.ProxyBroker();
        await run.StartRelayAsync();
        await run.StartWorkerAsync();
        var taco = await run.StartPublisherAsync();
        var load = run.StartLoad(taco, TimeSpan.FromMilliseconds(10));

        run.Begin();
        for (var i = 0; i < 20; i++)
        {
            proxy.CutAfter = Random.Shared.Next(4_000, 40_000);
            await run.LastAsync(TimeSpan.FromSeconds(0.5 * (i + 1)));
        }

        proxy.CutAfter = 0;
        await load.StopAsync();
        await run.ShouldLoseNothingAsync();
    }

    [Fact(Explicit = true)]
    public async Task Slow_and_narrow_network()
    {
        await using var run = await FaultRun.StartAsync();
        var proxy = run.ProxyBroker();
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync();

        run.Begin();
        (proxy.Delay, proxy.BytesPerSecond) = (TimeSpan.FromMilliseconds(100), 64_000);
        await run.EnqueueWorkAsync(taco, 200, milliseconds: 10);
        await run.UntilAsync(Fact.Executed, 200);
        (proxy.Delay, proxy.BytesPerSecond) = (TimeSpan.Zero, 0);
        run.End();

        (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBe(0);
    }

    [Fact(Explicit = true)]
    public async Task Fifty_workers_reconnect()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        var proxy = run.ProxyBroker();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => run.StartWorkerAsync(concurrency: 2)));
        var connections = proxy.Count;
        var load = run.StartLoad(taco, TimeSpan.FromMilliseconds(10));
        await run.UntilAsync(Fact.Executed, 100);

        run.Begin();
        proxy.Reset();
        await Deadline.UntilAsync(() => proxy.Accepted >= 2 * connections && proxy.Count == connections, "all are back");
        run.End();
        await load.StopAsync();

        await run.ShouldLoseNothingAsync();
    }

    /// <summary>Silences the connections of one purpose, while tasks are enqueued and run.</summary>
    private static async Task SilenceAsync(string purpose, Action<TcpProxy> silence, string name)
    {
        await using var run = await FaultRun.StartAsync(name: name);
        var proxy = run.ProxyBroker();
        proxy.Affects = said => said.Contains(purpose, StringComparison.Ordinal);
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync();
        var load = run.StartLoad(taco, TimeSpan.FromMilliseconds(20));
        await run.UntilAsync(Fact.Executed, 20);

        run.Begin();
        silence(proxy);
        await run.LastAsync(TimeSpan.FromSeconds(40));
        await load.StopAsync();

        await run.ShouldLoseNothingAsync();
    }
}
