using System.Collections.Frozen;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TacoQ.Diagnostics;

/// <summary>
/// Traces and metrics. Both the <see cref="ActivitySource"/> and the <see cref="Meter"/> are named <c>TacoQ</c>; names of spans and
/// tags follow the OpenTelemetry semantic conventions for messaging.
/// </summary>
public static partial class TacoTelemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/> and of the <see cref="Meter"/>.</summary>
    public const string Name = "TacoQ";

    private const string OperationType = "messaging.operation.type";

    // The buckets that the conventions advise for durations of messaging.
    private static readonly InstrumentAdvice<double> Durations = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] };

    // Tasks wait and run longer than messages travel.
    private static readonly InstrumentAdvice<double> LongDurations = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600] };

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> PublishDuration = Meter.CreateHistogram(
        "messaging.client.operation.duration", "s", "How long an enqueue took, to the broker's confirm.", null, Durations);

    private static readonly Histogram<double> ProcessDuration = Meter.CreateHistogram(
        "messaging.process.duration", "s", "How long an attempt took.", null, LongDurations);

    private static readonly Histogram<double> WaitDuration = Meter.CreateHistogram(
        "tacoq.task.wait", "s", "How long a task waited between its enqueue and the start of its first attempt.", null, LongDurations);

    private static readonly Counter<long> Sent = Meter.CreateCounter<long>(
        "messaging.client.sent.messages", "{message}", "Tasks that were enqueued, or could not be.");

    private static readonly Counter<long> Consumed = Meter.CreateCounter<long>(
        "messaging.client.consumed.messages", "{message}", "Attempts that were run.");

    private static readonly Counter<long> Redelivered = Meter.CreateCounter<long>(
        "tacoq.tasks.redelivered", "{task}", "Tasks that were delivered again: an earlier delivery was not acknowledged.");

    private static readonly Counter<long> StaleAcks = Meter.CreateCounter<long>(
        "tacoq.acks.stale", "{ack}", "Acknowledgements left out because the connection of the delivery had ended.");

    private static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "tacoq.tasks.retried", "{task}", "Failed attempts that are followed by another.");

    private static readonly Counter<long> Snoozes = Meter.CreateCounter<long>(
        "tacoq.tasks.snoozed", "{task}", "Attempts that asked to be run again later.");

    private static readonly UpDownCounter<long> Running = Meter.CreateUpDownCounter<long>(
        "tacoq.tasks.running", "{task}", "Tasks that run now.");

    private static readonly UpDownCounter<long> Stuck = Meter.CreateUpDownCounter<long>(
        "tacoq.tasks.stuck", "{task}", "Tasks that ignore their cancellation and take a place in a worker.");

    private static readonly Counter<long> Transient = Meter.CreateCounter<long>(
        "tacoq.messages.transient", "{message}", "Messages for the relay that RabbitMQ does not keep over a restart.");

    private static readonly Counter<long> DuplicateCompletions = Meter.CreateCounter<long>(
        "tacoq.completions.duplicate", "{task}", "Tasks of which an attempt ended twice, differently: it was run twice.");

    private static readonly Counter<long> LateEvents = Meter.CreateCounter<long>(
        "tacoq.events.late", "{task}", "Events left out because their task had been deleted, folded to one a task.");

    private static readonly Histogram<double> IngestLag = Meter.CreateHistogram<double>(
        "tacoq.ingest.lag", "s", "How old the oldest event of a batch was when the relay had stored it, by its sender's clock.");

    private static readonly Counter<long> Quarantined = Meter.CreateCounter<long>(
        "tacoq.quarantined", "{message}", "Messages that nobody could use.");

    private static readonly Counter<long> Rescued = Meter.CreateCounter<long>(
        "tacoq.tasks.rescued", "{task}", "Attempts under a lease that were ended because their worker fell silent.");

    private static readonly Counter<long> Poisoned = Meter.CreateCounter<long>(
        "tacoq.tasks.poisoned", "{task}", "Tasks that failed because too many worker processes ended while they ran them.");

    /// <summary>Somebody wants to know of what is published.</summary>
    internal static bool IsPublishingObserved => Source.HasListeners() || PublishDuration.Enabled || Sent.Enabled;

    internal static Activity? StartPublish(TaskDefinition definition, Guid id)
    {
        var activity = Source.HasListeners() ? Source.StartActivity("send " + definition.WorkerKind, ActivityKind.Producer) : null;
        return Describe(activity, "send", "enqueue", definition.WorkerKind, definition.Kind, id);
    }

    /// <summary>The span of an attempt: a child of the publisher's, so that one trace goes through.</summary>
    internal static Activity? StartProcess(TaskAssignment assignment)
    {
        var activity = Source.HasListeners() ? Source.StartActivity("process " + assignment.WorkerKind, ActivityKind.Consumer, PublisherOf(assignment.TraceContext)) : null;
        return Describe(activity, "process", "run", assignment.WorkerKind, assignment.TaskKind, assignment.Id, assignment.Attempt);
    }

    /// <summary>The publisher's span, as it travels with a task; default where there is none.</summary>
    internal static ActivityContext PublisherOf(IReadOnlyDictionary<string, string> traceContext)
    {
        DistributedContextPropagator.Current.ExtractTraceIdAndState(
            traceContext,
            static (object? carrier, string name, out string? value, out IEnumerable<string>? values) =>
            {
                values = null;
                value = ((IReadOnlyDictionary<string, string>)carrier!).GetValueOrDefault(name);
            },
            out var traceParent,
            out var traceState);
        return ActivityContext.TryParse(traceParent, traceState, isRemote: true, out var publisher) ? publisher : default;
    }

    /// <summary>The current trace as a carrier; empty when there is none.</summary>
    internal static IReadOnlyDictionary<string, string> CurrentTraceContext()
    {
        if (Activity.Current is not { } activity)
        {
            return FrozenDictionary<string, string>.Empty;
        }

        var carrier = new Dictionary<string, string>(2);
        DistributedContextPropagator.Current.Inject(activity, carrier, static (carrier, name, value) => ((Dictionary<string, string>)carrier!)[name] = value);
        return carrier;
    }

    internal static void Published(TaskDefinition definition, TimeSpan duration, Exception? error)
    {
        if (PublishDuration.Enabled || Sent.Enabled)
        {
            var tags = Tags(definition.WorkerKind, definition.Kind, error?.GetType().FullName, "enqueue");
            Sent.Add(1, tags);
            tags.Add(OperationType, "send");
            PublishDuration.Record(duration.TotalSeconds, tags);
        }
    }

    internal static void Processed(TaskAssignment assignment, TimeSpan duration, Exception? error)
    {
        if (ProcessDuration.Enabled || Consumed.Enabled)
        {
            var tags = Tags(assignment.WorkerKind, assignment.TaskKind, error?.GetType().FullName, "run");
            Consumed.Add(1, tags);
            ProcessDuration.Record(duration.TotalSeconds, tags);
        }
    }

    internal static void Waited(TaskAssignment assignment, long startedAt)
    {
        if (WaitDuration.Enabled && assignment.Attempt == 1)
        {
            WaitDuration.Record((startedAt - assignment.CreatedAt) / 1e6, Tags(assignment.WorkerKind, assignment.TaskKind, null, "run"));
        }
    }

    internal static void CountRedelivered(string workerKind) => Redelivered.Add(1, new KeyValuePair<string, object?>("messaging.destination.name", workerKind));

    internal static void CountStaleAcks(int count) => StaleAcks.Add(count);

    internal static void CountRetry(string workerKind) => Retries.Add(1, new KeyValuePair<string, object?>("messaging.destination.name", workerKind));

    internal static void CountSnooze(string workerKind) => Snoozes.Add(1, new KeyValuePair<string, object?>("messaging.destination.name", workerKind));

    internal static void CountTransient(string queue) => Transient.Add(1, new KeyValuePair<string, object?>("messaging.destination.name", queue));

    internal static void CountDuplicateCompletions(int count) => DuplicateCompletions.Add(count);

    internal static void CountLateEvents(int count) => LateEvents.Add(count);

    internal static void Ingested(TimeSpan oldest) => IngestLag.Record(Math.Max(0, oldest.TotalSeconds));

    internal static void CountQuarantined(string queue) => Quarantined.Add(1, new KeyValuePair<string, object?>("messaging.destination.name", queue));

    internal static void CountRescued(string? workerKind) => Rescued.Add(1, new KeyValuePair<string, object?>("messaging.destination.name", workerKind));

    internal static void CountPoisoned(string? workerKind) => Poisoned.Add(1, new KeyValuePair<string, object?>("messaging.destination.name", workerKind));

    internal static void AddRunning(int change, string workerKind) => Running.Add(change, new KeyValuePair<string, object?>("messaging.destination.name", workerKind));

    internal static void AddStuck(int change, string workerKind) => Stuck.Add(change, new KeyValuePair<string, object?>("messaging.destination.name", workerKind));

    private static Activity? Describe(Activity? activity, string operationType, string operation, string? workerKind, string? taskKind, Guid id, int? attempt = null)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("messaging.system", "tacoq").SetTag(OperationType, operationType).SetTag("messaging.operation.name", operation)
                .SetTag("messaging.destination.name", workerKind).SetTag("messaging.message.id", id.ToString())
                .SetTag("tacoq.task.kind", taskKind).SetTag("tacoq.task.attempt", attempt);
        }

        return activity;
    }

    private static TagList Tags(string workerKind, string taskKind, string? errorType, string operation)
    {
        var tags = new TagList
        {
            { "messaging.system", "tacoq" },
            { "messaging.operation.name", operation },
            { "messaging.destination.name", workerKind },
            { "tacoq.task.kind", taskKind },
        };
        if (errorType is not null)
        {
            tags.Add("error.type", errorType);
        }

        return tags;
    }
}
