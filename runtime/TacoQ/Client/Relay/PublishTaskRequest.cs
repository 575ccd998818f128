using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace TacoQ;

/// <summary>A task to publish: the body of <c>POST /api/v1/tasks</c>. Members that it does not know are refused.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PublishTaskRequest
{
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

    /// <summary>The task's id. Default: a new version 7 UUID.</summary>
    public Guid? Id { get; init; }

    /// <summary>The priority, 0 (default, lowest) to 255.</summary>
    public int? Priority { get; init; }

    /// <summary>How long to wait before the first attempt, in seconds. Not together with <see cref="RunAt"/>.</summary>
    public double? DelaySeconds { get; init; }

    /// <summary>When to start the first attempt, at the earliest. Not together with <see cref="DelaySeconds"/>.</summary>
    public DateTimeOffset? RunAt { get; init; }

    /// <summary>How long the completed task is kept, in seconds. Default 604800 (a week).</summary>
    public double? RetentionSeconds { get; init; }

    /// <summary>How long one attempt may take, in seconds. Default: the worker's limit.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>How often the task is tried. Default: the worker's number.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>How long after now an attempt may still start, in seconds.</summary>
    public double? ExpiresInSeconds { get; init; }

    /// <summary>Headers that travel with the task.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }
}
