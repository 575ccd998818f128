namespace TacoQ.Relay.Api;

/// <summary>Reads free text of a request's query or body.</summary>
internal static class TextParameter
{
    private const int MaxLength = 255;

    /// <exception cref="InvalidRequestException">It is longer than 255 characters, or has a NUL character.</exception>
    public static string? Check(string name, string? text) => text switch
    {
        { Length: > MaxLength } => throw new InvalidRequestException($"{name} has {text.Length} characters, but may have up to {MaxLength}."),
        not null when text.Contains('\0', StringComparison.Ordinal) => throw new InvalidRequestException($"{name} has a NUL character."),
        _ => text,
    };
}
