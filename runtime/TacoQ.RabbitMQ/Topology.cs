namespace TacoQ;

/// <summary>Which exchanges, queues and messages carry the tasks.</summary>
public enum Topology
{
    /// <summary>TacoQ for .NET's own: lanes by priority, events in batches. For everything but mixing with TacoQ 0.4.</summary>
    Native,

    /// <summary>That of TacoQ 0.4, to share workers, publishers and tasks with its Python SDK. The relay has to be this one.</summary>
    V04,

    /// <summary>
    /// Both at once, for a relay: one record of the tasks of either. What such a process publishes itself goes the native way, but for
    /// <see cref="RabbitMQOptions.V04WorkerKinds"/>. Not for workers.
    /// </summary>
    Both,
}
