using System.Globalization;

namespace TacoQ.Relay.Api;

/// <summary>
/// How far a reader of a stream has got: what an event gives as <c>id</c>, and the reader back as <c>Last-Event-ID</c>. Several tasks may be
/// stored at once, and of two changes the earlier be visible later: so it also says of how many tasks the end was told.
/// </summary>
/// <param name="UpdatedAt">When the task of the event had been updated, in microseconds.</param>
/// <param name="Ends">Of how many tasks of the stream the end had been told; null when that is not known.</param>
internal readonly record struct StreamPosition(long UpdatedAt, int? Ends)
{
    public static bool TryParse(string text, out StreamPosition position)
    {
        var (first, second) = text.Split('.', 2) is [var left, var right] ? (left, right) : (text, null);
        var ends = 0;
        var isOne = long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var updatedAt)
            && (second is null || int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out ends));
        position = new(updatedAt, second is null ? null : ends);
        return isOne;
    }

    public override string ToString() => Ends is { } ends ? string.Create(CultureInfo.InvariantCulture, $"{UpdatedAt}.{ends}") : UpdatedAt.ToString(CultureInfo.InvariantCulture);
}
