using TacoQ.Broker;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ;

/// <summary>Which topology a process uses for what.</summary>
internal sealed class TopologyChoice
{
    private readonly HashSet<string> v04WorkerKinds;
    private readonly Messages? v04;

    public TopologyChoice(RabbitMQOptions options, TimeProvider time)
    {
        v04WorkerKinds = new(options.V04WorkerKinds, StringComparer.Ordinal);
        v04 = options.Topology == Topology.Native ? null : new(new V04Topology(), time);
        Default = options.Topology == Topology.V04 ? v04! : new(new NativeTopology(options.QueueType), time);
        All = options.Topology == Topology.Both ? [Default.Topology, v04!.Topology] : [Default.Topology];
    }

    public IReadOnlyList<ITopology> All { get; }

    /// <summary>Where all goes that does not belong to another one.</summary>
    public Messages Default { get; }

    public Messages For(TaskAssignment assignment) =>
        v04 is not null && (v04WorkerKinds.Contains(assignment.WorkerKind) || assignment.Headers.GetValueOrDefault(MessageHeaders.Topology) == MessageHeaders.V04) ? v04 : Default;

    public Messages For(WireEvent wireEvent) => wireEvent is TaskAssigned assigned ? For(assigned.Assignment) : Default;

    /// <summary>Where a message was that is in quarantine.</summary>
    public Messages For(UnreadableMessage message) => v04 is not null
        && (message.Queue == v04.Topology.RelayQueue || (!Messages.IsEvents(message) && v04.Topology.WorkerKindOf(message.Queue) is not null)) ? v04 : Default;

    /// <exception cref="TacoConfigurationException">Workers cannot run so.</exception>
    public Messages ForWorkers(IEnumerable<string> workerKinds)
    {
        if (All.Count > 1)
        {
            throw new TacoConfigurationException(
                $"{RabbitMQOptions.Section}:{nameof(RabbitMQOptions.Topology)} is {Topology.Both}, which is for relays, but this process runs tasks. Choose {Topology.Native} or {Topology.V04}, or let the relay be a process of its own.");
        }

        foreach (var workerKind in workerKinds)
        {
            if (IsCloned(workerKind))
            {
                throw new TacoConfigurationException(Cloned(workerKind));
            }
        }

        return Default;
    }

    /// <exception cref="ArgumentException">It asks for what workers of TacoQ 0.4 do not know.</exception>
    public void Check(TaskAssignment assignment)
    {
        if (For(assignment) == v04 && IsCloned(assignment.WorkerKind))
        {
            throw new ArgumentException(Cloned(assignment.WorkerKind));
        }

        if (v04WorkerKinds.Contains(assignment.WorkerKind) && Unknown(assignment) is { } option)
        {
            throw new ArgumentException(
                $"The task {assignment.TaskKind} asks for {option}, but workers of TacoQ 0.4 run the worker kind '{assignment.WorkerKind}' ({RabbitMQOptions.Section}:{nameof(RabbitMQOptions.V04WorkerKinds)}), and these would ignore it. Leave it out, or pass what it is for as an argument of the task.");
        }
    }

    private static string? Unknown(TaskAssignment assignment) => assignment switch
    {
        { MaxAttempts: > 1 } => $"{nameof(EnqueueOptions.MaxAttempts)} {assignment.MaxAttempts}",
        { Timeout: not null } => $"the {nameof(EnqueueOptions.Timeout)} {assignment.Timeout}",
        { ExpiresAt: not null } => nameof(EnqueueOptions.ExpiresIn),
        { Headers.Count: > 0 } => $"the header '{assignment.Headers.Keys.First()}'",
        _ => null,
    };

    private bool IsCloned(string workerKind) => v04 is not null && workerKind.EndsWith(V04Topology.ClonedSuffix, StringComparison.Ordinal);

    private static string Cloned(string workerKind) =>
        $"'{workerKind}' cannot be a worker kind together with TacoQ 0.4: its publishers put a copy of each task of '{workerKind[..^V04Topology.ClonedSuffix.Length]}' into the queue of that name. Choose another name.";
}
