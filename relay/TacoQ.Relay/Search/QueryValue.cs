namespace TacoQ.Relay.Search;

/// <summary>A value as it was written.</summary>
/// <param name="Pattern">With its stars.</param>
/// <param name="Text">All of it, stars as characters.</param>
/// <param name="IsQuoted">In quotes: it is text, never a number.</param>
/// <param name="Position">Where it begins.</param>
internal readonly record struct QueryValue(TextPattern Pattern, string Text, bool IsQuoted, int Position);
