using System.Collections.Frozen;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TacoQ.Diagnostics;

/// <summary>
/// Traces and metrics. Both the <see cref="ActivitySource"/> and the <see cref="Meter"/> are named <c>TacoQ</c>; names of spans and
/// tags follow the OpenTelemetry semantic conventions for messaging.
/// </summary>
public static class TacoTelemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/> and of the <see cref="Meter"/>.</summary>
    public const string Name = "TacoQ";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> PublishDuration = Meter.CreateHistogram<double>(
        "messaging.client.operation.duration", "s", "How long an enqueue took, to the broker's confirm.");

    private static readonly Histogram<double> ProcessDuration = Meter.CreateHistogram<double>(
        "messaging.process.duration", "s", "How long an attempt took.");

    private static readonly Histogram<double> WaitDuration = Meter.CreateHistogram<double>(
        "tacoq.task.wait", "s", "How long a task waited between its enqueue and the start of its first attempt.");

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

    internal static Activity? StartPublish(TaskDefinition definition, Guid id)
    {
        var activity = Source.HasListeners() ? Source.StartActivity("send " + definition.WorkerKind, ActivityKind.Producer) : null;
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("messaging.system", "tacoq").SetTag("messaging.operation.type", "send").SetTag("messaging.operation.name", "enqueue")
                .SetTag("messaging.destination.name", definition.WorkerKind).SetTag("messaging.message.id", id.ToString()).SetTag("tacoq.task.kind", definition.Kind);
        }

        return activity;
    }

    /// <summary>The span of an attempt: a child of the publisher's, so that one trace goes through.</summary>
    internal static Activity? StartProcess(TaskAssignment assignment)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        DistributedContextPropagator.Current.ExtractTraceIdAndState(
            assignment.TraceContext,
            static (object? carrier, string name, out string? value, out IEnumerable<string>? values) =>
            {
                values = null;
                value = ((IReadOnlyDictionary<string, string>)carrier!).GetValueOrDefault(name);
            },
            out var traceParent,
            out var traceState);
        ActivityContext.TryParse(traceParent, traceState, isRemote: true, out var parent);
        var activity = Source.StartActivity("process " + assignment.WorkerKind, ActivityKind.Consumer, parent);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("messaging.system", "tacoq").SetTag("messaging.operation.type", "process").SetTag("messaging.operation.name", "run")
                .SetTag("messaging.destination.name", assignment.WorkerKind).SetTag("messaging.message.id", assignment.Id.ToString())
                .SetTag("tacoq.task.kind", assignment.TaskKind).SetTag("tacoq.task.attempt", assignment.Attempt);
        }

        return activity;
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
        if (PublishDuration.Enabled)
        {
            PublishDuration.Record(duration.TotalSeconds, Tags(definition.WorkerKind, definition.Kind, error?.GetType().FullName, "enqueue"));
        }
    }

    internal static void Processed(TaskAssignment assignment, TimeSpan duration, Exception? error)
    {
        if (ProcessDuration.Enabled)
        {
            ProcessDuration.Record(duration.TotalSeconds, Tags(assignment.WorkerKind, assignment.TaskKind, error?.GetType().FullName, "run"));
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

    internal static void CountStaleAck() => StaleAcks.Add(1);

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
