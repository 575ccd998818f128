using System.Globalization;

namespace TacoQ.Benchmarks;

/// <summary>How rate, latency and memory depend on how many tasks wait.</summary>
internal sealed class Growth : IBenchmark
{
    private const int Chunk = 1000;
    private const int Calls = 500;

    private static readonly int[] Levels = [1000, 100_000, 1_000_000];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public string Name => "growth";

    public string About => "tasks a second, latency of an enqueue and memory while a thousand, a hundred thousand and a million tasks wait; one pass";

    public async Task<IReadOnlyList<Figure>> RunAsync(Rounds rounds)
    {
        await using var stage = await Stage.CreateAsync();
        await using var relay = await Child.StartAsync("relay", stage.Settings);
        await using var host = await OurHosts.StartPublisherAsync(stage.Settings);
        var client = host.Services.GetRequiredService<ITacoClient>();
        await client.BenchTasks().NoOp.EnqueueAsync(BenchTasks.Text);
        var levels = new List<Dictionary<string, double>>();
        foreach (var level in Levels)
        {
            levels.Add(await MeasureAsync(stage, relay, client, level));
        }

        return
        [
            .. Levels.Skip(1).SelectMany((level, i) => new[]
            {
                Beside($"tasks a second while {level:#,0} wait, beside {Levels[0]:#,0}", "tasks/s", levels[i + 1], levels[0], Target.Least(0.85)),
                Beside($"latency of an enqueue while {level:#,0} wait, beside {Levels[0]:#,0}, p50", "µs", levels[i + 1], levels[0], Target.Most(1.15)),
                Beside($"memory of worker and relay while {level:#,0} wait, beside {Levels[0]:#,0}", "MB", levels[i + 1], levels[0], Target.Most(1.15)),
            }),
        ];
    }

    private static Figure Beside(string what, string unit, Dictionary<string, double> level, Dictionary<string, double> first, Target target) => new()
    {
        Number = "10",
        What = what,
        Unit = unit,
        Ours = [level[unit]],
        Plain = [first[unit]],
        Target = target,
        Details = level.Where(value => value.Key.EndsWith(", " + unit, StringComparison.Ordinal)).ToDictionary(),
    };

    private static async Task<Dictionary<string, double>> MeasureAsync(Stage stage, Child relay, ITacoClient client, int level)
    {
        await FillAsync(stage, client, level);
        while (await Queues.CountAsync(stage, Queues.OurRelay) > 0)
        {
            await Task.Delay(Look, TimeProvider.System);
        }

        var latencies = await Latencies.MeasureAsync(Calls, () => Latencies.TimeAsync(() => client.BenchTasks().NoOp.EnqueueAsync(BenchTasks.Text)));
        await using var worker = await Child.StartAsync("worker", [.. stage.Settings, "--TacoQ:Worker:Prefetch", "512"]);
        await RunAsync(stage, client, level, WarmUp);
        var rate = await RunAsync(stage, client, level, Window);
        var values = new Dictionary<string, double>
        {
            ["tasks/s"] = rate,
            ["µs"] = latencies[Latencies.P50],
            ["p99, µs"] = latencies[Latencies.P99],
            ["MB"] = (worker.Memory + relay.Memory) / 1e6,
            ["worker, MB"] = worker.Memory / 1e6,
            ["relay, MB"] = relay.Memory / 1e6,
            ["publisher, MB"] = Environment.WorkingSet / 1e6,
            ["RabbitMQ, MB"] = ServerCosts.RabbitMQMemory / 1e6,
        };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{level:#,0} wait: {string.Join("; ", values.Select(value => $"{value.Key} {value.Value:#,0.#}"))}"));
        return values;
    }

    /// <summary>Enqueues as fast as the worker runs them, so that as many wait at the end. How many a second the worker took.</summary>
    private static async Task<double> RunAsync(Stage stage, ITacoClient client, int level, TimeSpan span)
    {
        var before = await Queues.CountAsync(stage, Queues.OurWorker);
        var started = TimeProvider.System.GetTimestamp();
        var enqueued = 0L;
        while (TimeProvider.System.GetElapsedTime(started) < span)
        {
            if (await Queues.CountAsync(stage, Queues.OurWorker) < level)
            {
                await EnqueueAsync(client);
                enqueued += Chunk;
            }
        }

        return (enqueued + before - await Queues.CountAsync(stage, Queues.OurWorker)) / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task FillAsync(Stage stage, ITacoClient client, int level)
    {
        for (var missing = level - await Queues.CountAsync(stage, Queues.OurWorker); missing > 0; missing -= Chunk)
        {
            await EnqueueAsync(client);
        }
    }

    private static async Task EnqueueAsync(ITacoClient client) => await client.EnqueueManyAsync(Enumerable.Range(0, Chunk).Select(_ => client.BenchTasks().NoOp.Call(BenchTasks.Text)));
}
