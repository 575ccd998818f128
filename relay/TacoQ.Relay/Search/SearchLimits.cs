namespace TacoQ.Relay.Search;

/// <summary>What a search may cost.</summary>
internal static class SearchLimits
{
    /// <summary>Characters of a query.</summary>
    public const int Length = 2000;

    /// <summary>Terms of a query.</summary>
    public const int Terms = 50;

    /// <summary>Values of a term.</summary>
    public const int Values = 100;

    /// <summary>Tasks of a page.</summary>
    public const int Page = 500;

    /// <summary>Tasks that are counted; beyond that there are at least as many.</summary>
    public const int Count = 10_000;

    /// <summary>Characters of an error's message in a page.</summary>
    public const int Message = 1000;

    /// <summary>How long a caller waits for a page or a count.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(5);

    /// <summary>How long an operation looks for its next tasks, for which nobody waits.</summary>
    public static readonly TimeSpan OperationTime = TimeSpan.FromSeconds(20);
}
