using System.Text.Json.Serialization;

namespace TacoQ;

/// <summary>Tasks to publish together: the body of <c>POST /api/v1/tasks/batch</c>. Members that it does not know are refused.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PublishTasksRequest
{
    /// <summary>The tasks, 1 to 1000.</summary>
    public required IReadOnlyList<PublishTaskRequest> Tasks { get; init; }

    /// <summary>
    /// All or none: when one of the tasks is refused, none is published, and all are stored at once before any is sent to its workers.
    /// Default: each by itself.
    /// </summary>
    public bool Atomic { get; init; }
}
