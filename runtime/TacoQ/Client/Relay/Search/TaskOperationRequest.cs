using System.Text.Json.Serialization;

namespace TacoQ;

/// <summary>An action on everything that a query is of: the body of <c>POST /api/v1/operations</c>. Members that it does not know are refused.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TaskOperationRequest
{
    /// <summary>What to do.</summary>
    public required TaskOperationAction Action { get; init; }

    /// <summary>With which tasks: <c>status:failed kind:images.* since:1d</c>, for example. It must not be empty; <c>kind:*</c> is all of them.</summary>
    public required string Query { get; init; }

    /// <summary>Do nothing, and say with which tasks it would be done. Default: do it.</summary>
    public bool DryRun { get; init; }
}
