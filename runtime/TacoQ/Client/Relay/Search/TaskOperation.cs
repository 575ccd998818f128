namespace TacoQ;

/// <summary>An action on everything that a query is of, and how far it is.</summary>
public sealed record TaskOperation
{
    /// <summary>Its id; later ones have greater ids.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it does.</summary>
    public required TaskOperationAction Action { get; init; }

    /// <summary>With which tasks. Of those, it is of them that its action is for, and that had been enqueued when it was started. <c>***</c> for who may not see arguments, where it asks for some.</summary>
    public required string Query { get; init; }

    /// <summary>Where it stands.</summary>
    public required TaskOperationState State { get; init; }

    /// <summary>When it was started.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last went on.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How many tasks it was of when it started.</summary>
    public required TaskCount Matched { get; init; }

    /// <summary>With how many it is done.</summary>
    public long Done { get; init; }

    /// <summary>With how many it failed.</summary>
    public long Failed { get; init; }

    /// <summary>Why it failed with the last one of them, waits, or stopped; null when none of these has happened.</summary>
    public string? LastError { get; init; }
}
