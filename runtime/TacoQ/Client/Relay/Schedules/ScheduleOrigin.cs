namespace TacoQ;

/// <summary>Who defines a schedule.</summary>
public enum ScheduleOrigin
{
    /// <summary>Somebody, over the relay's API.</summary>
    Api,

    /// <summary>A <see cref="TacoScheduleAttribute"/> that workers announce.</summary>
    Code,
}
