namespace TacoQ;

/// <summary>What an operation does with tasks.</summary>
public enum TaskOperationAction
{
    /// <summary>Cancels those that are not completed.</summary>
    Cancel,

    /// <summary>Tries those again that failed, were cancelled or expired.</summary>
    Retry,

    /// <summary>Deletes those that are completed.</summary>
    Delete,
}
