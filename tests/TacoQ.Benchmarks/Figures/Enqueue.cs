namespace TacoQ.Benchmarks;

/// <summary>Publishing alone: no worker, no relay.</summary>
internal sealed class Enqueue : IBenchmark
{
    private const int Tasks = 10_000;
    private const int Callers = 256;

    public string Name => "enqueue";

    public string About => $"confirmed enqueues of {Callers} callers at once, and {Tasks} with one call";

    public async Task<IReadOnlyList<Figure>> RunAsync(Rounds rounds)
    {
        await using var ours = await Stage.CreateAsync();
        await using var plain = await Stage.CreateAsync();
        await using var host = await OurHosts.StartPublisherAsync(ours.Settings);
        var client = host.Services.GetRequiredService<ITacoClient>();
        await using var connection = await PlainBroker.ConnectAsync(plain.Broker.ConnectionString);

        // As many outstanding as ours can have: a caller each, and what EnqueueMany has on its way.
        using var ofCallers = await PlainPublisher.OpenAsync(connection, Callers);
        using var ofMany = await PlainPublisher.OpenAsync(connection, PlainBroker.ConfirmWindow);

        // Declares what is missing.
        await client.BenchTasks().NoOp.EnqueueAsync("");
        return
        [
            await MeasureAsync($"enqueue, {Callers} callers at once", ofCallers, () => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => CallAsync(client)))),
            await MeasureAsync($"EnqueueMany of {Tasks:#,0}", ofMany, () => client.EnqueueManyAsync(Enumerable.Range(0, Tasks).Select(_ => client.BenchTasks().NoOp.Call(BenchTasks.Text)))),
        ];

        async Task<Figure> MeasureAsync(string what, PlainPublisher publisher, Func<Task> enqueue)
        {
            var assignments = new PlainAssignments(publisher, BenchTasks.Text);
            var (ofOurs, ofPlain) = await rounds.AlternateAsync(() => RateAsync(enqueue, ours, Queues.Ours), () => RateAsync(() => assignments.PublishAsync(Tasks), plain, Queues.Plain), Rounds.UntilCompiled);
            return new() { Number = "2", What = what, Unit = "tasks/s", Ours = ofOurs, Plain = ofPlain, Target = Target.Least(0.9) };
        }
    }

    private static async Task CallAsync(ITacoClient client)
    {
        for (var i = 0; i < Tasks / Callers; i++)
        {
            await client.BenchTasks().NoOp.EnqueueAsync(BenchTasks.Text);
        }
    }

    private static async Task<double> RateAsync(Func<Task> enqueue, Stage stage, string[] queues)
    {
        var started = TimeProvider.System.GetTimestamp();
        await enqueue();
        var rate = Tasks / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        await Queues.PurgeAsync(stage, queues);
        return rate;
    }
}
