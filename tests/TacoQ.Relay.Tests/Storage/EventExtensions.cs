using TacoQ.Wire;

namespace TacoQ.Relay.Tests.Storage;

internal static class EventExtensions
{
    /// <summary>The same event of another task.</summary>
    public static TaskEvent For(this TaskEvent e, Guid id) => e switch
    {
        TaskAssigned assigned => assigned with { Assignment = assigned.Assignment with { Id = id }, TaskId = id },
        TaskRetrying retrying => retrying with { Assignment = retrying.Assignment with { Id = id }, TaskId = id },
        TaskLeased leased => leased with { Assignment = leased.Assignment with { Id = id }, TaskId = id },
        TaskParked parked => parked with { Assignment = parked.Assignment with { Id = id }, TaskId = id },
        _ => e with { TaskId = id },
    };
}
