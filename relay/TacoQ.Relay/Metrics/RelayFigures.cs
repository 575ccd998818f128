using System.Diagnostics.Metrics;
using TacoQ.Diagnostics;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Status;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Metrics;

/// <summary>What store and broker know, as gauges. Asked every few seconds, and only while somebody listens.</summary>
internal sealed class RelayFigures : IDisposable
{
    private const string WorkerKind = "messaging.destination.name";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Meter meter;
    private readonly Instrument[] instruments;
    private readonly ITaskStore store;
    private readonly WorkerKinds kinds;
    private readonly StoreTrouble trouble;
    private readonly TimeProvider time;
    private volatile IReadOnlyList<WorkerKindStatus> workerKinds = [];
    private volatile StoreFigures? figures;

    public RelayFigures(ITaskStore store, WorkerKinds kinds, StoreTrouble trouble, TimeProvider time)
    {
        (this.store, this.kinds, this.trouble, this.time) = (store, kinds, trouble, time);

        // One for each relay of the process: tests run several.
        meter = new(new MeterOptions(TacoTelemetry.Name) { Scope = this });
        instruments =
        [
            meter.CreateObservableGauge("tacoq.queue.depth", () => Each(kind => kind.Depth), "{task}", "Tasks with the broker that no worker has been given."),
            meter.CreateObservableGauge("tacoq.queue.consumers", () => Each(kind => kind.Consumers), "{consumer}", "Consumers that the broker knows of the queues."),
            meter.CreateObservableGauge("tacoq.queue.oldest", () => Each(kind => kind.OldestWaitingSeconds ?? 0), "s", "How long the oldest task in the queues has existed; 0 when none waits."),
            meter.CreateObservableGauge("tacoq.queue.paused", () => Each(kind => kind.Paused ? 1 : 0), "{pause}", "1 when an operator has paused the worker kind."),
            meter.CreateObservableGauge("tacoq.dispatch.lag", () => One(figures?.DispatchLag.TotalSeconds), "s", "How long the task that has been due longest waits to be published; 0 when none is due."),
            meter.CreateObservableGauge("tacoq.quarantine.size", () => One(figures?.Quarantined), "{message}", "Messages in quarantine; counted up to 100000."),
            meter.CreateObservableGauge("tacoq.workers.alive", () => One(figures?.Workers), "{worker}", "Workers that were heard within 30 seconds."),
        ];
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                if (instruments.Any(instrument => instrument.Enabled))
                {
                    figures = await store.MeasureAsync(cancellationToken);
                    workerKinds = await kinds.ListAsync(cancellationToken);
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                trouble.Log(e);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    public void Dispose() => meter.Dispose();

    private IEnumerable<Measurement<double>> Each(Func<WorkerKindStatus, double?> value) => workerKinds
        .Where(kind => value(kind) is not null)
        .Select(kind => new Measurement<double>(value(kind)!.Value, new KeyValuePair<string, object?>(WorkerKind, kind.WorkerKind)));

    private static IEnumerable<Measurement<double>> One(double? value) => value is { } known ? [new(known)] : [];
}
