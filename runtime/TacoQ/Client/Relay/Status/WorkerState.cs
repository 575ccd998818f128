namespace TacoQ;

/// <summary>Whether a worker is there.</summary>
public enum WorkerState
{
    /// <summary>It was heard lately.</summary>
    Alive,

    /// <summary>It has said goodbye.</summary>
    Stopping,

    /// <summary>It has not been heard for more than 30 seconds. A relay that cannot keep up with events hears late.</summary>
    Silent,
}
