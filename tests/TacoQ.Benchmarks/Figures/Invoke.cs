namespace TacoQ.Benchmarks;

/// <summary>A result awaited: straight from the worker, and by way of the relay.</summary>
internal sealed class Invoke : IBenchmark
{
    private const int Calls = 500;

    public string Name => "invoke";

    public string About => "idle: the round trip of an invoke, and of an enqueue followed by its result over REST";

    public async Task<IReadOnlyList<Figure>> RunAsync(Rounds rounds)
    {
        await using var ours = await Stage.CreateAsync();
        await using var plain = await Stage.CreateAsync();
        await PlainRelay.CreateTableAsync(plain);
        var url = "http://127.0.0.1:" + await TestServers.Servers.RunAsync("port");
        await using var relay = await Child.StartAsync("relay", [.. ours.Settings, "--urls", url]);
        await using var worker = await Child.StartAsync("worker", ours.Settings);
        await using var host = await OurHosts.StartPublisherAsync([.. ours.Settings, "--ConnectionStrings:tacorelay", url]);
        var client = host.Services.GetRequiredService<ITacoClient>();
        await using var plainRelay = await Child.StartAsync("plain-relay", plain.Settings);
        await using var plainWorker = await Child.StartAsync("plain-worker", plain.Settings);
        await using var caller = await PlainCaller.StartAsync(plain.Broker.ConnectionString);

        var (invokes, plainCalls) = await rounds.AlternateAsync(() => InvokeAsync(client), () => CallAsync(caller));
        var (results, again) = await rounds.AlternateAsync(() => AskAsync(client), () => CallAsync(caller));
        return
        [
            .. Latencies.ToFigures("4", "invoke, round trip", invokes, plainCalls, 1.3, Latencies.P50, Latencies.P99),
            .. Latencies.ToFigures("5", "enqueue, then the result over REST", results, again, 3, Latencies.P50),
        ];
    }

    private static Task<Dictionary<string, double>> InvokeAsync(ITacoClient client) =>
        Latencies.MeasureAsync(Calls, () => Latencies.TimeAsync(() => client.BenchTasks().NoOp.InvokeAsync(BenchTasks.Text)));

    private static Task<Dictionary<string, double>> AskAsync(ITacoClient client) =>
        Latencies.MeasureAsync(Calls, () => Latencies.TimeAsync(async () => await (await client.BenchTasks().NoOp.EnqueueAsync(BenchTasks.Text)).GetResultAsync()));

    private static Task<Dictionary<string, double>> CallAsync(PlainCaller caller) => Latencies.MeasureAsync(Calls, () => Latencies.TimeAsync(caller.CallAsync));
}
