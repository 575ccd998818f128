namespace TacoQ;

/// <summary>By what found tasks are sorted.</summary>
public enum TaskSort
{
    /// <summary>When they were enqueued: the order that stays, and the fast one.</summary>
    Created,

    /// <summary>When their record last changed. A task that changes while pages are read may come on a second one, or on none.</summary>
    Updated,
}
