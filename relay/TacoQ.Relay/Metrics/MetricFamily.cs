using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace TacoQ.Relay.Metrics;

/// <summary>What one instrument has measured, by its tags.</summary>
internal sealed class MetricFamily
{
    /// <summary>So many combinations of tags are kept apart; later ones are added up under <see cref="Overflow"/>.</summary>
    private const int MaxSeries = 2000;
    private const string Overflow = "otel_metric_overflow=\"true\"";

    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 300];

    private readonly ConcurrentDictionary<string, MetricSeries> series = new(StringComparer.Ordinal);
    private readonly Instrument instrument;
    private readonly MetricType type;
    private readonly double[]? bounds;

    private MetricFamily(Instrument instrument, MetricType type)
    {
        this.instrument = instrument;
        this.type = type;
        Name = PrometheusText.Name(instrument.Name, instrument.Unit, type);
        bounds = type != MetricType.Histogram ? null : instrument switch
        {
            Histogram<double> { Advice.HistogramBucketBoundaries: { } advised } => [.. advised],
            Histogram<long> { Advice.HistogramBucketBoundaries: { } advised } => [.. advised.Select(bound => (double)bound)],
            _ => Seconds,
        };
    }

    public string Name { get; }

    /// <summary>Null for a kind of instrument that is not shown.</summary>
    public static MetricFamily? For(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" or "ObservableCounter" => new(instrument, MetricType.Counter),
        "UpDownCounter" or "ObservableUpDownCounter" or "Gauge" or "ObservableGauge" => new(instrument, MetricType.Gauge),
        "Histogram" => new(instrument, MetricType.Histogram),
        _ => null,
    };

    /// <summary>What is observed is observed anew.</summary>
    public void Begin()
    {
        if (instrument.IsObservable)
        {
            series.Clear();
        }
    }

    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusText.Labels(tags);
        if (!series.TryGetValue(labels, out var one))
        {
            one = series.GetOrAdd(series.Count < MaxSeries ? labels : Overflow, _ => new(bounds));
        }

        if (instrument.IsObservable || instrument.GetType().Name.StartsWith("Gauge", StringComparison.Ordinal))
        {
            one.Set(value);
        }
        else
        {
            one.Add(value);
        }
    }

    public void WriteTo(StringBuilder text)
    {
        if (series.IsEmpty)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {PrometheusText.Help(instrument.Description)}\n# TYPE {Name} {PrometheusText.Of(type)}\n");
        foreach (var (labels, one) in series.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            one.WriteTo(text, Name, labels);
        }
    }
}
