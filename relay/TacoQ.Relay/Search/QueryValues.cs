using System.Globalization;

namespace TacoQ.Relay.Search;

/// <summary>What values of a query mean.</summary>
internal static class QueryValues
{
    private const string Units = "ms, s, m, h, d or w";

    private static readonly string[] Times = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    private static readonly string States = string.Join(", ", Enum.GetNames<TaskState>().Select(state => state.ToLowerInvariant()));

    public static Guid Id(QueryValue value) => Guid.TryParseExact(value.Text, "D", out var id) ? id : throw Invalid(value, "no id of a task: those are UUIDs, 00000000-0000-0000-0000-000000000000");

    public static TaskState State(QueryValue value) => value.Text.All(char.IsAsciiLetter) && Enum.TryParse<TaskState>(value.Text, ignoreCase: true, out var state)
        ? state
        : throw Invalid(value, $"no status: {States}");

    /// <summary>A span before now, or a time of ISO 8601, which is UTC where it does not say; in microseconds.</summary>
    public static long Time(QueryValue value, long now) =>
        Span(value.Text) is { } span ? WireTime.Add(now, -span)
        : DateTimeOffset.TryParseExact(value.Text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? WireTime.From(time)
        : throw Invalid(value, $"no time: write 1h or 30m (units: {Units}) for so long ago, or 2026-01-31 or 2026-01-31T12:00:00Z");

    public static (Comparison Comparison, long Number) Number(QueryValue value)
    {
        var (comparison, text) = Split(value);
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? (comparison, number) : throw Invalid(value, "no whole number: write 3 or >=3, for example");
    }

    /// <summary>In microseconds.</summary>
    public static (Comparison Comparison, long Number) Duration(QueryValue value)
    {
        var (comparison, text) = Split(value);
        return Span(text) is { } span ? (comparison, span.Ticks / TimeSpan.TicksPerMicrosecond) : throw Invalid(value, $"no duration: write >10s, for example (units: {Units})");
    }

    public static ArgumentValue Argument(QueryValue value)
    {
        if (value.IsQuoted)
        {
            return new(value.Pattern);
        }

        var (comparison, text) = Split(value);
        var number = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) && double.IsFinite(parsed) ? parsed : default(double?);
        return (comparison, number) switch
        {
            (Comparison.Equal, { } equal) => new(value.Pattern, (comparison, equal)),
            (_, { } than) => new(Text: null, (comparison, than)),
            _ => new(value.Pattern, Literal: value.Text is "true" or "false" or "null" ? value.Text : null),
        };
    }

    private static (Comparison Comparison, string Text) Split(QueryValue value) => value.Text switch
    {
        ['>', '=', .. var rest] => (Comparison.GreaterOrEqual, rest),
        ['>', .. var rest] => (Comparison.Greater, rest),
        ['<', '=', .. var rest] => (Comparison.LessOrEqual, rest),
        ['<', .. var rest] => (Comparison.Less, rest),
        var text => (Comparison.Equal, text),
    };

    private static TimeSpan? Span(string text)
    {
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        TimeSpan? unit = digits <= 0 ? null : text[digits..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            "d" => TimeSpan.FromDays(1),
            "w" => TimeSpan.FromDays(7),
            _ => null,
        };
        return unit is { } one && long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= TimeSpan.MaxValue.Ticks / one.Ticks
            ? new TimeSpan(count * one.Ticks)
            : null;
    }

    private static InvalidQueryException Invalid(QueryValue value, string what) => new($"'{value.Text}' at position {value.Position} is {what}.", value.Position);
}
