namespace TacoQ;

/// <summary>How a completed task ended.</summary>
public enum TaskOutcome
{
    /// <summary>The method returned.</summary>
    Succeeded,

    /// <summary>The last attempt threw.</summary>
    Failed,

    /// <summary>It was cancelled on request.</summary>
    Cancelled,

    /// <summary>Its time was over before an attempt began.</summary>
    Expired,
}
