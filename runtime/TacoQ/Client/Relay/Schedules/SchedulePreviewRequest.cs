using System.Text.Json.Serialization;

namespace TacoQ;

/// <summary>What to look at: the body of <c>POST /api/v1/schedules/preview</c>. Exactly one of <see cref="Cron"/>, <see cref="EverySeconds"/> and <see cref="At"/> is set.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SchedulePreviewRequest
{
    /// <inheritdoc cref="ScheduleDefinition.Cron"/>
    public string? Cron { get; init; }

    /// <inheritdoc cref="ScheduleDefinition.TimeZone"/>
    public string? TimeZone { get; init; }

    /// <inheritdoc cref="ScheduleDefinition.EverySeconds"/>
    public int? EverySeconds { get; init; }

    /// <inheritdoc cref="ScheduleDefinition.From"/>
    public DateTimeOffset? From { get; init; }

    /// <inheritdoc cref="ScheduleDefinition.At"/>
    public DateTimeOffset? At { get; init; }

    /// <summary>How many times, 1 to 1000. Default 10.</summary>
    public int? Count { get; init; }
}
