namespace TacoQ.Benchmarks;

/// <summary>Times of single calls on an idle system, in microseconds.</summary>
internal static class Latencies
{
    public const string P50 = "p50";
    public const string P99 = "p99";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>Calls one after the other, with a pause between; <paramref name="call"/> returns how long it took.</summary>
    public static async Task<Dictionary<string, double>> MeasureAsync(int calls, Func<Task<TimeSpan>> call)
    {
        var times = new List<double>(calls);
        for (var i = 0; i < calls; i++)
        {
            times.Add((await call()).TotalMicroseconds);
            await Task.Delay(Pause, TimeProvider.System);
        }

        return new() { [P50] = Statistics.Percentile(times, 0.5), [P99] = Statistics.Percentile(times, 0.99) };
    }

    /// <summary>How long it takes.</summary>
    public static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var started = TimeProvider.System.GetTimestamp();
        await work();
        return TimeProvider.System.GetElapsedTime(started);
    }

    /// <summary>A figure a percentile.</summary>
    public static IEnumerable<Figure> ToFigures(string number, string what, List<Dictionary<string, double>> ours, List<Dictionary<string, double>> plain, double target, params IEnumerable<string> percentiles) =>
        percentiles.Select(percentile => new Figure
        {
            Number = number,
            What = $"{what}, {percentile}",
            Unit = "µs",
            Ours = [.. ours.Select(round => round[percentile])],
            Plain = [.. plain.Select(round => round[percentile])],
            Target = Target.Most(target),
        });
}
