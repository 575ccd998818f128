namespace TacoQ.FaultProgram;

/// <summary>What a line of the ledger says of a task.</summary>
internal enum Fact
{
    /// <summary>It is about to be enqueued.</summary>
    Published,

    /// <summary>The enqueue returned.</summary>
    Confirmed,

    /// <summary>The enqueue said that nothing of it is left.</summary>
    Refused,

    /// <summary>The enqueue said that it may be enqueued or not.</summary>
    Unknown,

    /// <summary>An attempt begins.</summary>
    Executing,

    /// <summary>An attempt has come to its end.</summary>
    Executed,
}
