namespace TacoQ.Worker;

/// <summary>Why an attempt's token was cancelled.</summary>
internal enum CancelReason
{
    /// <summary>The attempt's time is over.</summary>
    Timeout = 1,

    /// <summary>Somebody asked for it.</summary>
    Requested,

    /// <summary>The worker stops, and its drain timeout has passed.</summary>
    Stopping,
}
