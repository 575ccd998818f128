namespace TacoQ;

/// <summary>What becomes of a time at which a schedule should fire while the task of its last one is not completed.</summary>
public enum OverlapPolicy
{
    /// <summary>It fires: several tasks of the schedule may run at once.</summary>
    Allow,

    /// <summary>It is left out.</summary>
    Skip,
}
