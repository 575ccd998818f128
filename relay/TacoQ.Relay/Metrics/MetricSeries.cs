using System.Globalization;
using System.Text;

namespace TacoQ.Relay.Metrics;

/// <summary>What was measured with the same tags.</summary>
/// <param name="bounds">The upper bounds of a histogram's buckets; null when it is none.</param>
internal sealed class MetricSeries(double[]? bounds)
{
    private readonly Lock gate = new();
    private readonly long[] counts = new long[(bounds?.Length ?? 0) + 1];
    private double sum;

    public void Set(double value)
    {
        lock (gate)
        {
            sum = value;
        }
    }

    public void Add(double value)
    {
        lock (gate)
        {
            sum += value;
            if (bounds is not null)
            {
                var place = Array.BinarySearch(bounds, value);
                counts[place >= 0 ? place : ~place]++;
            }
        }
    }

    public void WriteTo(StringBuilder text, string name, string labels)
    {
        lock (gate)
        {
            if (bounds is null)
            {
                Line(text, name, labels, sum);
                return;
            }

            var below = 0L;
            for (var i = 0; i < counts.Length; i++)
            {
                below += counts[i];
                var least = i < bounds.Length ? PrometheusText.Number(bounds[i]) : "+Inf";
                Line(text, name + "_bucket", labels.Length > 0 ? $"{labels},le=\"{least}\"" : $"le=\"{least}\"", below);
            }

            Line(text, name + "_sum", labels, sum);
            Line(text, name + "_count", labels, below);
        }
    }

    private static void Line(StringBuilder text, string name, string labels, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length > 0 ? $"{{{labels}}}" : "")} {PrometheusText.Number(value)}\n");
}
