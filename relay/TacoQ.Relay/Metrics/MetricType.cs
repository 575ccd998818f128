namespace TacoQ.Relay.Metrics;

/// <summary>The types of Prometheus that are used here.</summary>
internal enum MetricType
{
    Counter,
    Gauge,
    Histogram,
}
