using System.CommandLine;
using TacoQ.TestServers;

namespace TacoQ.Benchmarks;

/// <summary>What <c>./bench</c> runs.</summary>
internal static class BenchCommand
{
    private static readonly IBenchmark[] All = [new EndToEnd(), new Enqueue(), new Latency(), new Invoke(), new Ingest(), new Growth(), new Dispatch(), new Embedded(), new Building(), new Start(), .. Shapes.All];

    public static Task<int> RunAsync(string[] arguments)
    {
        var names = new Argument<string[]>("name") { Description = "What to measure; all of it without a name: " + string.Join("; ", All.Select(benchmark => $"{benchmark.Name}: {benchmark.About}")), Arity = ArgumentArity.ZeroOrMore };
        names.AcceptOnlyFromAmong([.. All.Select(benchmark => benchmark.Name)]);
        var rounds = new Option<int>("--rounds") { Description = "How many rounds count.", DefaultValueFactory = _ => 5 };
        var json = new Option<string>("--json") { Description = "The file that takes the figures.", DefaultValueFactory = _ => Repository.File("artifacts", "bench.json") };
        var command = new RootCommand("Measures TacoQ beside plain programs that do the same work, in turn.") { names, rounds, json };
        command.SetAction(async (parsed, _) =>
        {
            var chosen = parsed.GetValue(names) is { Length: > 0 } some ? All.Where(benchmark => some.Contains(benchmark.Name, StringComparer.Ordinal)) : All;
            await RunAsync([.. chosen], new(parsed.GetValue(rounds)), parsed.GetValue(json)!);
        });
        return command.Parse(arguments).InvokeAsync();
    }

    private static async Task RunAsync(IReadOnlyList<IBenchmark> benchmarks, Rounds rounds, string json)
    {
        await Servers.RabbitMQ;
        await Servers.Postgres;
        var report = new Report(TimeProvider.System.GetUtcNow(), await Machine.DescribeAsync(), new Dictionary<string, IReadOnlyList<Figure>>());
        Console.WriteLine($"{report.Machine.Processor}, {report.Machine.Cores} cores, RabbitMQ {report.Machine.RabbitMQ}, PostgreSQL {report.Machine.Postgres}, .NET {report.Machine.DotNet}");
        foreach (var benchmark in benchmarks)
        {
            Console.WriteLine($"\n## {benchmark.Name}: {benchmark.About}\n");
            var figures = await benchmark.RunAsync(rounds);
            Report.Print(figures, Console.Out);
            await (report with { Benchmarks = new Dictionary<string, IReadOnlyList<Figure>> { [benchmark.Name] = figures } }).WriteAsync(json);
        }
    }
}
