using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TacoQ.Diagnostics;

namespace TacoQ.Relay.Metrics;

/// <summary>Adds up what the meters of this process measure, to be shown in the text format of Prometheus.</summary>
internal sealed class MetricStore : IDisposable
{
    private static readonly string[] Meters = [TacoTelemetry.Name, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<Instrument, MetricFamily> families = [];
    private readonly Lock scraping = new();

    public MetricStore(RelayFigures figures, IServiceProvider services)
    {
        var factory = services.GetService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, me) =>
        {
            if (Meters.Contains(instrument.Meter.Name, StringComparer.Ordinal) && (instrument.Meter.Scope is null || instrument.Meter.Scope == figures || instrument.Meter.Scope == factory)
                && MetricFamily.For(instrument) is { } family)
            {
                families[instrument] = family;
                me.EnableMeasurementEvents(instrument, family);
            }
        };
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Measure(value, tags));
        listener.SetMeasurementEventCallback<float>(static (_, value, tags, family) => ((MetricFamily)family!).Measure(value, tags));
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Measure(value, tags));
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Measure(value, tags));
        listener.Start();
    }

    /// <summary>All of it, as text.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        lock (scraping)
        {
            foreach (var family in families.Values)
            {
                family.Begin();
            }

            listener.RecordObservableInstruments();
            foreach (var family in families.Values.DistinctBy(family => family.Name).OrderBy(family => family.Name, StringComparer.Ordinal))
            {
                family.WriteTo(text);
            }
        }

        return text.ToString();
    }

    public void Dispose() => listener.Dispose();
}
