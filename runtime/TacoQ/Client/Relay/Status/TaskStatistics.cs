namespace TacoQ;

/// <summary>What became of tasks in a span of time, as the relay learned of it.</summary>
public sealed record TaskStatistics
{
    /// <summary>Where the span begins: at a full minute, or at a full hour when it is longer than one hour.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Where it ends: the present.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>By worker kind, and by task kind if that was asked for.</summary>
    public required IReadOnlyList<KindStatistics> Kinds { get; init; }
}
