using System.Diagnostics.Metrics;
using TacoQ.Diagnostics;

namespace TacoQ.Relay.Tests.Support;

/// <summary>What a counter counts, by this and by tests at the same time.</summary>
internal sealed class Measured : IDisposable
{
    private readonly MeterListener listener = new();
    private long sum;

    public Measured(string counter)
    {
        listener.InstrumentPublished = (instrument, me) =>
        {
            if (instrument.Meter.Name == TacoTelemetry.Name && instrument.Name == counter)
            {
                me.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, measurement, _, _) => Interlocked.Add(ref sum, measurement));
        listener.Start();
    }

    public long Sum => Interlocked.Read(ref sum);

    public void Dispose() => listener.Dispose();
}
