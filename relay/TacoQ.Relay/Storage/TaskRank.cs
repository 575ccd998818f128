namespace TacoQ.Relay.Storage;

/// <summary>
/// How far an attempt is. A task's state is the pair (attempt, rank), and the greater pair wins, in whatever order events come.
/// </summary>
internal enum TaskRank : short
{
    /// <summary>Only a request to cancel it has come.</summary>
    Unseen = 0,

    /// <summary>Waits for its time.</summary>
    Scheduled = 10,

    /// <summary>A relay has claimed it, to publish it to its worker kind.</summary>
    Dispatching = 20,

    /// <summary>Is in the queue of its worker kind.</summary>
    Queued = 30,

    /// <summary>Was given back by a worker that does not know its kind.</summary>
    Parked = 40,

    /// <summary>A worker runs it.</summary>
    Running = 50,

    /// <summary>The attempt failed, and the next one waits for its time.</summary>
    Retrying = 60,

    /// <summary>A worker said how it ended.</summary>
    Completed = 70,
}
