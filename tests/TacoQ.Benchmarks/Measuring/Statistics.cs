namespace TacoQ.Benchmarks;

internal static class Statistics
{
    public static double Median(IEnumerable<double> values) => Percentile(values, 0.5);

    /// <summary>The median of each value of the rounds but one, which is a figure of its own; by name, with whose they are before it.</summary>
    public static IEnumerable<KeyValuePair<string, double>> Medians(List<Dictionary<string, double>> rounds, string whose, string but) =>
        rounds[0].Keys.Where(key => key != but).Select(key => KeyValuePair.Create($"{whose}, {key}", Median(rounds.Select(round => round[key]))));

    /// <summary>The value that this part of the values is not above, between two values linearly.</summary>
    public static double Percentile(IEnumerable<double> values, double part)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
        {
            return double.NaN;
        }

        var at = part * (sorted.Length - 1);
        var below = (int)at;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below]));
    }
}
