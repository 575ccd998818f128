using System.Globalization;

namespace TacoQ.Relay.Api;

/// <summary>Reads parameters of a request's path and query; what is wrong is refused, never guessed.</summary>
internal static class Parameters
{
    /// <exception cref="InvalidRequestException">It is none.</exception>
    public static Guid TaskId(string id) => Guid.TryParse(id, out var taskId) ? taskId : throw new InvalidRequestException($"'{id}' is not a UUID.");

    /// <exception cref="InvalidRequestException">It is none.</exception>
    public static Guid OperationId(string id) => Guid.TryParse(id, out var operation) ? operation : throw new InvalidRequestException($"'{id}' is no id of an operation: they are UUIDs.");

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>; <paramref name="missing"/> where there is none.</summary>
    /// <exception cref="InvalidRequestException">It is none, or is out of range.</exception>
    public static int Number(string name, string? text, int min, int max, int missing) => text is null ? missing
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number
        : throw new InvalidRequestException(string.Create(CultureInfo.InvariantCulture, $"{name} is '{text}', but must be a number from {min} to {max}."));

    /// <summary>True or false; false where it is missing.</summary>
    /// <exception cref="InvalidRequestException">It is neither.</exception>
    public static bool Flag(string name, string? text) => text switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw new InvalidRequestException($"{name} is '{text}', but must be true or false."),
    };

    /// <summary>The id of an entry in a list, where a page goes on; null where it is missing.</summary>
    /// <exception cref="InvalidRequestException">It is none.</exception>
    public static long? Id(string name, string? text) => text is null ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id
        : throw new InvalidRequestException($"{name} is '{text}', but must be the id of the last entry of the page before.");
}
