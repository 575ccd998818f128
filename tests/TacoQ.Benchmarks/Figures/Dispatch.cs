using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using TacoQ.TestServers;

namespace TacoQ.Benchmarks;

/// <summary>What stands between the bytes of a task and the bytes of its result.</summary>
internal sealed class Dispatch : IBenchmark
{
    public string Name => "dispatch";

    public string About => "bytes in, method called, bytes out, three scalar arguments, beside MethodInfo.Invoke with reflection-based JSON";

    public Task<IReadOnlyList<Figure>> RunAsync(Rounds rounds) => Task.Run<IReadOnlyList<Figure>>(() =>
    {
        // In this process: as in a worker, and nothing is built.
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithLaunchCount(1).WithWarmupCount(5).WithIterationCount(Math.Max(3, rounds.Count));
        var config = ManualConfig.CreateEmpty().AddJob(job).AddDiagnoser(MemoryDiagnoser.Default).AddLogger(NullLogger.Instance).WithArtifactsPath(Repository.File("artifacts", "benchmarkdotnet"));
        var reports = BenchmarkRunner.Run<DispatchCalls>(config).Reports.ToDictionary(report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name);
        var (direct, generated, reflected) = (reports[nameof(DispatchCalls.Direct)], reports[nameof(DispatchCalls.Generated)], reports[nameof(DispatchCalls.Reflected)]);
        var own = Statistics.Median(Times(direct));
        double[] times = [.. Times(generated).Select(time => time - own)];
        return
        [
            new Figure { Number = "8", What = "dispatch, beyond the method's own", Unit = "ns", Ours = times, Target = Target.Most(1000) },
            new Figure { Number = "8", What = "dispatch, allocated", Unit = "bytes", Ours = [Allocated(generated) - Allocated(direct)], Target = Target.Most(200), Details = new Dictionary<string, double> { ["by reflection"] = Allocated(reflected) } },
            new Figure { Number = "8", What = "dispatch, beside reflection", Unit = "calls/s", Ours = [.. Times(generated).Select(PerSecond)], Plain = [.. Times(reflected).Select(PerSecond)], Target = Target.Least(5) },
        ];
    });

    private static IEnumerable<double> Times(BenchmarkReport report) => report.GetResultRuns().Select(run => run.Nanoseconds / run.Operations);

    private static double Allocated(BenchmarkReport report) => report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;

    private static double PerSecond(double nanoseconds) => 1e9 / nanoseconds;
}
