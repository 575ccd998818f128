using System.Text.Json.Serialization;

namespace TacoQ;

/// <summary>How a completed task is tried again: the body of <c>POST /api/v1/tasks/{id}/retry</c>. Members that it does not know are refused.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RetryTaskRequest
{
    /// <summary>Other arguments than before. Default: the same.</summary>
    public TaskPayload? Arguments { get; init; }

    /// <summary>How long to wait, in seconds. Default: not at all.</summary>
    public double? DelaySeconds { get; init; }

    /// <summary>Also when it succeeded. Default: such a task is left alone.</summary>
    public bool Force { get; init; }
}
