namespace TacoQ;

/// <summary>What a pending task waits for.</summary>
public enum PendingReason
{
    /// <summary>Its time: it was enqueued with a delay.</summary>
    Scheduled,

    /// <summary>A free worker: it is in the queue.</summary>
    Queued,

    /// <summary>A worker that knows its kind: the one that took it did not.</summary>
    Parked,

    /// <summary>Its next attempt: the last one failed, or asked to be run again later.</summary>
    Retrying,
}
