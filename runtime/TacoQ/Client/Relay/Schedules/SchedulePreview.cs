namespace TacoQ;

/// <summary>The next times of a schedule.</summary>
public sealed record SchedulePreview
{
    /// <summary>The times, in UTC, the next one first.</summary>
    public required IReadOnlyList<DateTimeOffset> Next { get; init; }
}
