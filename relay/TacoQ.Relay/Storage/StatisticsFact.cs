namespace TacoQ.Relay.Storage;

/// <summary>What the table <c>stats</c> counts.</summary>
internal enum StatisticsFact : short
{
    Enqueued = 0,
    Succeeded = 1,
    Failed = 2,
    Cancelled = 3,
    Expired = 4,
    Retried = 5,
    Wait = 6,
    Run = 7,
}
