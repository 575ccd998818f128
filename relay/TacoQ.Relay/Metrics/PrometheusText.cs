using System.Globalization;
using System.Text;

namespace TacoQ.Relay.Metrics;

/// <summary>
/// The text format of Prometheus, version 0.0.4 (prometheus.io, "Exposition formats"), with names as OpenTelemetry translates them
/// ("Prometheus and OpenMetrics compatibility").
/// </summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The instrument's name with its unit in words, and <c>_total</c> where it only grows.</summary>
    public static string Name(string instrument, string? unit, MetricType type)
    {
        var name = Clean(instrument);
        var suffix = unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            "%" => "_percent",
            "1" when type == MetricType.Gauge => "_ratio",
            _ => "",
        };
        name = name.EndsWith(suffix, StringComparison.Ordinal) ? name : name + suffix;
        return type != MetricType.Counter || name.EndsWith("_total", StringComparison.Ordinal) ? name : name + "_total";
    }

    public static string Of(MetricType type) => type switch
    {
        MetricType.Counter => "counter",
        MetricType.Gauge => "gauge",
        _ => "histogram",
    };

    /// <summary>Tags as labels, in the order of their names.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in tags)
        {
            sorted.TryAdd(Clean(name), value is bool flag ? flag ? "true" : "false" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        }

        var text = new StringBuilder();
        foreach (var (name, value) in sorted)
        {
            text.Append(text.Length > 0 ? "," : "").Append(name).Append("=\"").Append(Escape(value).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        }

        return text.ToString();
    }

    public static string Help(string? description) => Escape(description ?? "");

    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>Letters, digits and underscores, and no digit first.</summary>
    private static string Clean(string name)
    {
        var clean = string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_'));
        return char.IsAsciiDigit(clean[0]) ? "_" + clean : clean;
    }
}
