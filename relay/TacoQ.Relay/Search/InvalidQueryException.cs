namespace TacoQ.Relay.Search;

/// <summary>A query is none. The message says what is wrong, where, and what is right.</summary>
internal sealed class InvalidQueryException(string message, int position) : Exception(message)
{
    /// <summary>Where, counting characters from 1.</summary>
    public int Position { get; } = position;
}
