namespace TacoQ.Relay.Search;

/// <summary>What <c>status:</c> can ask for: statuses, and under them the reasons and outcomes.</summary>
internal enum TaskState
{
    Pending,
    Scheduled,
    Queued,
    Parked,
    Retrying,
    Running,
    Completed,
    Succeeded,
    Failed,
    Cancelled,
    Expired,
}
