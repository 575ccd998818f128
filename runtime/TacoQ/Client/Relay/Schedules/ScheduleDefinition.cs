using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace TacoQ;

/// <summary>
/// A task that the relay enqueues by itself, and when: the body of <c>PUT /api/v1/schedules/{name}</c>. Exactly one of <see cref="Cron"/>,
/// <see cref="EverySeconds"/> and <see cref="At"/> is set. Members that it does not know are refused.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ScheduleDefinition
{
    /// <summary>The schedule's name: 1 to 255 of the characters <c>A-Z a-z 0-9 . _ -</c>, starting with a letter or digit.</summary>
    public required string Name { get; init; }

    /// <summary>The task kind: which method.</summary>
    public required string TaskKind { get; init; }

    /// <summary>The worker kind: which workers, the queue. Default <c>default</c>.</summary>
    [AllowNull]
    public string WorkerKind
    {
        // Not an initialiser: the JSON source generator sets every init property, those that are missing to null.
        get => field ?? Names.DefaultWorkerKind;
        init;
    }

    /// <summary>The arguments by parameter name. Default: none.</summary>
    public TaskPayload? Arguments { get; init; }

    /// <summary>At the times that a cron expression means: of five fields, of six with the seconds first, or <c>@hourly</c>, <c>@daily</c> and so on.</summary>
    public string? Cron { get; init; }

    /// <summary>The time zone of <see cref="Cron"/>, by its IANA id: <c>Europe/Berlin</c>. Default UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Every so many seconds, 1 to 31536000 (365 days), counted from <see cref="From"/>.</summary>
    public int? EverySeconds { get; init; }

    /// <summary>The first time of <see cref="EverySeconds"/>. Default: since 1970, so that 60 is each full minute.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Once, at this time.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>What becomes of times that were missed, because no relay ran. Default: they fire once, together.</summary>
    public MisfirePolicy Misfire { get; init; }

    /// <summary>How many missed times fire by <see cref="MisfirePolicy.All"/>, 1 to 1000, the last ones. Default 100.</summary>
    public int? MisfireLimit { get; init; }

    /// <summary>What becomes of a time at which the last task is not completed. Default: it fires.</summary>
    public OverlapPolicy Overlap { get; init; }

    /// <summary>The priority, 0 (default, lowest) to 255.</summary>
    public int? Priority { get; init; }

    /// <summary>How long a completed task is kept, in seconds. Default 604800 (a week).</summary>
    public double? RetentionSeconds { get; init; }

    /// <summary>How long one attempt may take, in seconds. Default: the worker's limit.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>How often a task is tried. Default: the worker's number.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>How long after it was enqueued an attempt may still start, in seconds.</summary>
    public double? ExpiresInSeconds { get; init; }

    /// <summary>Headers that travel with the task. Added are <c>schedule</c>, the name, and <c>scheduled-for</c>, the time at which it should fire, where these do not have them.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }
}
