namespace TacoQ;

/// <summary>Where an operation stands.</summary>
public enum TaskOperationState
{
    /// <summary>A relay works on it, or will.</summary>
    Running,

    /// <summary>It has dealt with all of its tasks.</summary>
    Completed,

    /// <summary>It was stopped, or its search took too long; <see cref="TaskOperation.LastError"/> says so.</summary>
    Stopped,
}
