namespace TacoQ;

/// <summary>Where a task stands.</summary>
public enum TacoTaskStatus
{
    /// <summary>Waits to be run; <see cref="PendingReason"/> says for what.</summary>
    Pending,

    /// <summary>A worker runs it.</summary>
    Running,

    /// <summary>Is over; <see cref="TaskOutcome"/> says how.</summary>
    Completed,
}
