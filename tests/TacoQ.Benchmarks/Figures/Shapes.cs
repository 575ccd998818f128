namespace TacoQ.Benchmarks;

/// <summary>The pipeline of figure 1 in other shapes, in turn with what each is to be compared to.</summary>
internal sealed class Shapes(string name, string about, params IReadOnlyList<Shapes.Pair> pairs) : IBenchmark
{
    public static IReadOnlyList<Shapes> All { get; } =
    [
        new("topologies", "end to end: the topology v04 beside native", new Pair("v04 beside native", 5000, V04, OfOurs: true)),
        new("queues", "end to end: quorum queues beside classic ones, on one node", new Pair("quorum queues beside classic ones", 10_000, Quorum, OfOurs: true)),
        new("priorities", "end to end: tasks of ten priorities beside tasks without", new Pair("ten priorities beside none", 10_000, new() { Priorities = [.. Enumerable.Range(1, 10).Select(level => level * 25)] }, OfOurs: true)),
        new(
            "payloads",
            "end to end: 1 KiB, 16 KiB and 256 KiB of arguments",
            new Pair("1 KiB", 10_000, new() { PayloadLength = 1024 }),
            new Pair("16 KiB", 3000, new() { PayloadLength = 16 * 1024 }),
            new Pair("256 KiB", 300, new() { PayloadLength = 256 * 1024 })),
        new(
            "workers",
            "end to end: one, two, four and eight processes that run tasks",
            [.. new[] { 1, 2, 4, 8 }.Select(workers => new Pair($"{workers} workers", 10_000, new() { Workers = workers }))]),
    ];

    private static PipelineShape Quorum => new() { Settings = ["--TacoQ:RabbitMQ:QueueType", "Quorum"] };

    private static PipelineShape V04 => new() { Settings = ["--TacoQ:RabbitMQ:Topology", "V04"] };

    public string Name => name;

    public string About => about;

    public async Task<IReadOnlyList<Figure>> RunAsync(Rounds rounds)
    {
        var figures = new List<Figure>();
        foreach (var pair in pairs)
        {
            await using var ours = await OurPipeline.StartAsync(pair.Shape);
            await using Pipeline other = pair.OfOurs ? await OurPipeline.StartAsync() : await PlainPipeline.StartAsync(pair.Shape);
            var (ofOurs, ofOther) = await rounds.AlternateAsync(() => Pipeline.MeasureAsync(ours, pair.Tasks), () => Pipeline.MeasureAsync(other, pair.Tasks));
            figures.Add(new()
            {
                Number = "",
                What = $"{pair.What}, {pair.Tasks:#,0} tasks",
                Unit = "tasks/s",
                Ours = [.. ofOurs.Select(round => round[Pipeline.Rate])],
                Plain = [.. ofOther.Select(round => round[Pipeline.Rate])],
                Details = Statistics.Medians(ofOurs, "TacoQ", Pipeline.Rate).ToDictionary(),
            });
        }

        return figures;
    }

    /// <summary>A shape, and what it is compared to: the plain program of the same shape, or ours of the default one.</summary>
    internal sealed record Pair(string What, int Tasks, PipelineShape Shape, bool OfOurs = false);
}
