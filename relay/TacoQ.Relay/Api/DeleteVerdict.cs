namespace TacoQ.Relay.Api;

/// <summary>What came of the wish to delete a task.</summary>
internal enum DeleteVerdict
{
    /// <summary>It is gone.</summary>
    Deleted,

    /// <summary>It is to be cancelled, and is deleted at its end.</summary>
    Promised,

    /// <summary>There is no such task.</summary>
    NotFound,

    /// <summary>It is not over.</summary>
    NotCompleted,
}
