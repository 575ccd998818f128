namespace TacoQ;

/// <summary>What became of a time of a schedule.</summary>
public enum ScheduleFireOutcome
{
    /// <summary>The task was enqueued.</summary>
    Fired,

    /// <summary>Left out: the task before was not completed.</summary>
    SkippedOverlap,

    /// <summary>Left out: no relay ran at the time.</summary>
    SkippedMisfire,

    /// <summary>Somebody asked for it, out of turn.</summary>
    Triggered,
}
