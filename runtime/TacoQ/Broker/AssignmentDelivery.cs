namespace TacoQ.Broker;

/// <summary>One task, leased to this worker until it is acknowledged or the connection ends.</summary>
internal abstract class AssignmentDelivery(TaskAssignment assignment, bool redelivered)
{
    public TaskAssignment Assignment { get; } = assignment;

    /// <summary>It was delivered before, and not acknowledged.</summary>
    public bool Redelivered { get; } = redelivered;

    /// <summary>The task is done. Without effect when the lease has ended; then it is delivered again.</summary>
    public abstract ValueTask AckAsync();

    /// <summary>Gives the task back to the broker, for this or another worker.</summary>
    public abstract ValueTask ReturnAsync();
}
