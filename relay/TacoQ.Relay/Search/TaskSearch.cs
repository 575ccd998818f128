using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Search;

/// <summary>A page to look for.</summary>
/// <param name="Query">Of which tasks.</param>
/// <param name="Sort">By what.</param>
/// <param name="Ascending">The earliest first.</param>
/// <param name="After">The last one of the page before.</param>
/// <param name="Limit">How many at most.</param>
internal sealed record TaskSearch(TaskQuery Query, TaskSort Sort, bool Ascending, SearchKey? After, int Limit)
{
    /// <summary>How long it may take.</summary>
    public TimeSpan Time { get; init; } = SearchLimits.Time;
}

/// <summary>Where a task is in the order: its time in microseconds, and of those of one time its id.</summary>
internal readonly record struct SearchKey(long Time, Guid Id);

/// <summary>A task that was found: its row without payloads, and of its error the type and the message, a line each.</summary>
internal sealed record FoundTask(TaskRow Row, string? Error);
