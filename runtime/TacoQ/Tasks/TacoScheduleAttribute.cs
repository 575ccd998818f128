namespace TacoQ;

/// <summary>
/// Has the relay enqueue a task at certain times, without arguments: <c>[TacoTask, TacoSchedule("*/5 * * * *")]</c>. The relay knows of it when
/// a worker with the task has started; changed here, it is changed there. A method may have several.
/// </summary>
/// <remarks><c>docs/schedules.md</c> describes expressions, time zones, and what the code and operators may change.</remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class TacoScheduleAttribute : Attribute
{
    /// <summary>At an interval: <see cref="IntervalSeconds"/>.</summary>
    public TacoScheduleAttribute()
    {
    }

    /// <summary>At the times that an expression means.</summary>
    /// <param name="cron">The cron expression, of five fields, or of six with the seconds first; or <c>@hourly</c>, <c>@daily</c>, <c>@weekly</c>, <c>@monthly</c>, <c>@yearly</c>.</param>
    public TacoScheduleAttribute(string cron) => Cron = cron;

    /// <summary>The cron expression, or null.</summary>
    public string? Cron { get; }

    /// <summary>How often, in seconds since 1970, 1 to 31536000 (365 days), in place of an expression.</summary>
    public int IntervalSeconds { get; set; }

    /// <summary>The time zone of the expression, by its IANA id: <c>Europe/Berlin</c>. Default UTC.</summary>
    public string? TimeZone { get; set; }

    /// <summary>
    /// The schedule's name, 1 to 255 of the characters <c>A-Z a-z 0-9 . _ -</c>, starting with a letter or digit. Default: the worker kind, a dot and the
    /// task kind. Of several schedules of one method all but one need one.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>What becomes of times that were missed, because no relay ran. Default: they fire once, together.</summary>
    public MisfirePolicy Misfire { get; set; }

    /// <summary>How many missed times fire by <see cref="MisfirePolicy.All"/>, 1 to 1000, the last ones. Default 100.</summary>
    public int MisfireLimit { get; set; }

    /// <summary>What becomes of a time at which the last task is not completed. Default: it fires.</summary>
    public OverlapPolicy Overlap { get; set; }
}
