using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TacoQ.Diagnostics;

/// <summary>What the relay measures of itself.</summary>
public static partial class TacoTelemetry
{
    private static readonly Histogram<int> BatchEvents = Meter.CreateHistogram(
        "tacoq.relay.batch.events", "{event}", "How many events the relay stored at once.", null, new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000] });

    private static readonly Histogram<double> BatchDuration = Meter.CreateHistogram(
        "tacoq.relay.batch.duration", "s", "How long the relay took to store events, to the commit.", null, Durations);

    private static readonly Counter<long> Dispatched = Meter.CreateCounter<long>(
        "tacoq.relay.dispatched", "{task}", "Due tasks that the relay gave to the broker, or could not.");

    private static readonly Counter<long> Deleted = Meter.CreateCounter<long>(
        "tacoq.relay.deleted", "{task}", "Completed tasks that were deleted because their retention had passed.");

    /// <summary>The span of giving a due task to the broker: in its publisher's trace.</summary>
    internal static Activity? StartDispatch(TaskAssignment assignment)
    {
        var activity = Source.HasListeners() ? Source.StartActivity("send " + assignment.WorkerKind, ActivityKind.Producer, PublisherOf(assignment.TraceContext)) : null;
        return Describe(activity, "send", "dispatch", assignment.WorkerKind, assignment.TaskKind, assignment.Id, assignment.Attempt);
    }

    /// <summary>
    /// The span of storing a task, in its publisher's trace: written when it is done, since a batch holds tasks of many traces. Left out
    /// where nobody follows that trace.
    /// </summary>
    internal static void Recorded(Guid id, string? workerKind, string? taskKind, IReadOnlyDictionary<string, string> traceContext, DateTimeOffset since, int tasks)
    {
        if (!Source.HasListeners() || PublisherOf(traceContext) is not { TraceFlags: ActivityTraceFlags.Recorded } publisher)
        {
            return;
        }

        using var activity = Source.StartActivity("record " + workerKind, ActivityKind.Consumer, publisher, startTime: since);
        Describe(activity, "process", "record", workerKind, taskKind, id)?.SetTag("messaging.batch.message_count", tasks);
    }

    internal static void Stored(int events, TimeSpan duration)
    {
        BatchEvents.Record(events);
        BatchDuration.Record(duration.TotalSeconds);
    }

    internal static void CountDispatched(string workerKind, Exception? error)
    {
        if (Dispatched.Enabled)
        {
            Dispatched.Add(1, new("messaging.destination.name", workerKind), new("error.type", error?.GetType().FullName));
        }
    }

    internal static void CountDeleted(int count) => Deleted.Add(count);
}
