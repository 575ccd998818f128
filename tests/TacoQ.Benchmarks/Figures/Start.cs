using System.Diagnostics;

namespace TacoQ.Benchmarks;

/// <summary>How long a new worker process takes to its first task, and what it weighs afterwards, beside a bare host that consumes.</summary>
internal sealed class Start : IBenchmark
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    public string Name => "start";

    public string About => "a worker's process from its start to its first task, and its memory at rest, beside a bare generic host with RabbitMQ.Client";

    public async Task<IReadOnlyList<Figure>> RunAsync(Rounds rounds)
    {
        await using var ours = await Stage.CreateAsync();
        await using var plain = await Stage.CreateAsync();

        // Workers ask it whether their tasks are paused.
        await using var relay = await Child.StartAsync("relay", ours.Settings);
        await using var host = await OurHosts.StartPublisherAsync(ours.Settings);
        var client = host.Services.GetRequiredService<ITacoClient>();
        await using var connection = await PlainBroker.ConnectAsync(plain.Broker.ConnectionString);
        using var publisher = await PlainPublisher.OpenAsync(connection, PlainBroker.ConfirmWindow);
        var assignments = new PlainAssignments(publisher, BenchTasks.Text);

        var (ofOurs, ofPlain) = await rounds.AlternateAsync(
            () => MeasureAsync("first-worker", ours, () => client.BenchTasks().First.EnqueueAsync()),
            () => MeasureAsync("first-plain-worker", plain, () => assignments.PublishAsync(1)));
        return [Difference("start to first task", "ms", 150), Difference("memory at rest", "MB", 20)];

        Figure Difference(string what, string unit, double target) => new()
        {
            Number = "12",
            What = what + ", beyond the bare host's",
            Unit = unit,
            Ours = [.. ofOurs.Zip(ofPlain, (x, y) => x[unit] - y[unit])],
            Target = Target.Most(target),
            Details = new Dictionary<string, double> { ["TacoQ"] = Statistics.Median(ofOurs.Select(round => round[unit])), ["bare host"] = Statistics.Median(ofPlain.Select(round => round[unit])) },
        };
    }

    private static async Task<Dictionary<string, double>> MeasureAsync(string role, Stage stage, Func<Task> enqueue)
    {
        await enqueue();
        var began = Stopwatch.GetTimestamp();
        await using var worker = await Child.StartAsync(role, stage.Settings);
        var took = Stopwatch.GetElapsedTime(began);
        await Task.Delay(Rest, TimeProvider.System);
        return new() { ["ms"] = took.TotalMilliseconds, ["MB"] = worker.Memory / 1e6 };
    }
}
