namespace TacoQ.Relay.Search;

/// <summary>Errors as a search sees them: type and message, a line each.</summary>
internal static class SearchErrors
{
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        var error = TaskResults.ReadError(bytes);
        return $"{error.Type}\n{error.Message}";
    }

    /// <summary>Back from the text; the message may be cut.</summary>
    public static TaskError Parse(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var message = text[(end + 1)..];
        return new(text[..end], message.Length <= SearchLimits.Message ? message : string.Concat(message.AsSpan(0, SearchLimits.Message), "…"));
    }
}
