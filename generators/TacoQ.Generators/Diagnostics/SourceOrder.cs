using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

internal static class SourceOrder
{
    /// <summary>In the order of files and places; actions of an analyzer run in any order.</summary>
    public static IReadOnlyList<T> InOrder<T>(this IEnumerable<T> items, Func<T, Location> location) =>
        [.. items.OrderBy(item => new SourceSite(location(item).SourceTree?.FilePath ?? "", location(item).SourceSpan.Start))];
}
