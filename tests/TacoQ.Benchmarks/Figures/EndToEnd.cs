namespace TacoQ.Benchmarks;

/// <summary>From one process through another into Postgres.</summary>
internal sealed class EndToEnd : IBenchmark
{
    private const int Tasks = 20_000;

    public string Name => "end-to-end";

    public string About => $"{Tasks} tasks with a result from one process, run in another, all of them recorded by the relay";

    public async Task<IReadOnlyList<Figure>> RunAsync(Rounds rounds)
    {
        await using var ours = await OurPipeline.StartAsync();
        await using var plain = await PlainPipeline.StartAsync();
        var (ofOurs, ofPlain) = await rounds.AlternateAsync(() => Pipeline.MeasureAsync(ours, Tasks), () => Pipeline.MeasureAsync(plain, Tasks), Rounds.UntilCompiled);
        return
        [
            new Figure
            {
                Number = "1",
                What = $"end to end, {Tasks:#,0} tasks",
                Unit = "tasks/s",
                Ours = [.. ofOurs.Select(round => round[Pipeline.Rate])],
                Plain = [.. ofPlain.Select(round => round[Pipeline.Rate])],
                Target = Target.Least(0.85),
                Details = new Dictionary<string, double>(Statistics.Medians(ofOurs, "TacoQ", Pipeline.Rate).Concat(Statistics.Medians(ofPlain, "plain", Pipeline.Rate)))
                {
                    ["TacoQ, rows written a task"] = await ours.CountWritesAsync(),
                    ["plain, rows written a task"] = await plain.CountWritesAsync(),
                },
            },
            new Figure
            {
                Number = "7",
                What = "a worker's processor time under load",
                Unit = "µs/task",
                Ours = [.. ofOurs.Select(round => round[Pipeline.WorkerCost])],
                Plain = [.. ofPlain.Select(round => round[Pipeline.WorkerCost])],
                Target = Target.Most(1.5),
            },
        ];
    }
}
