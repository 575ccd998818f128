namespace TacoQ.Relay.Api;

/// <summary>What a caller may do. An endpoint needs exactly one.</summary>
internal enum Scope
{
    /// <summary>Nothing: whether the relay is well, and how to speak with it.</summary>
    None,

    /// <summary><c>tasks:read</c>: see tasks, workers, schedules and figures, without payloads.</summary>
    TasksRead,

    /// <summary><c>tasks:payload</c>: see arguments and results, too.</summary>
    TasksPayload,

    /// <summary><c>tasks:publish</c>: publish tasks.</summary>
    TasksPublish,

    /// <summary><c>tasks:control</c>: cancel, retry and delete tasks, pause worker kinds.</summary>
    TasksControl,

    /// <summary><c>schedules:write</c>: create and change schedules.</summary>
    SchedulesWrite,

    /// <summary><c>admin</c>: everything.</summary>
    Admin,
}
