namespace TacoQ.Relay.Storage;

/// <summary>What came of the wish to have a completed task tried again.</summary>
internal enum RetryVerdict
{
    /// <summary>It is due.</summary>
    Retried,

    /// <summary>There is no such task.</summary>
    NotFound,

    /// <summary>It is not over.</summary>
    NotCompleted,

    /// <summary>It succeeded, and was to be left alone then.</summary>
    Succeeded,

    /// <summary>Its publisher's event has not come: nobody knows its arguments.</summary>
    NotWhole,
}
