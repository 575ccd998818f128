using System.Text.Json;
using TacoQ.Generation;

namespace TacoQ;

/// <summary>Results and errors as bytes.</summary>
internal static class TaskResults
{
    private const int MaxTypeLength = 1024;
    private const int MaxTextLength = 64 * 1024;

    public static TResult Read<TResult>(Guid id, ReadOnlySpan<byte> output, PayloadTypes types)
    {
        try
        {
            return JsonSerializer.Deserialize(output, types.Get<TResult>())!;
        }
        catch (JsonException e)
        {
            throw new JsonException($"The result of task {id} is no {typeof(TResult)}: {e.Message}", e);
        }
    }

    /// <summary>The error of any worker: of its JSON object the members that are known; of anything else the text.</summary>
    public static TaskError ReadError(ReadOnlySpan<byte> output)
    {
        try
        {
            return JsonSerializer.Deserialize(output, TacoJson.Default.TaskError) is { Type: not null, Message: not null } error ? error : Unknown(output);
        }
        catch (JsonException)
        {
            return Unknown(output);
        }
    }

    /// <summary>An error as JSON. What is too long of it is cut: the end of a task has to fit into a message, whatever its method throws.</summary>
    public static byte[] WriteError(TaskError error) => JsonSerializer.SerializeToUtf8Bytes(
        error with { Type = Cut(error.Type, MaxTypeLength), Message = Cut(error.Message, MaxTextLength), StackTrace = error.StackTrace is { } trace ? Cut(trace, MaxTextLength) : null },
        TacoJson.Default.TaskError);

    private static string Cut(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length), "…");

    private static TaskError Unknown(ReadOnlySpan<byte> output) => new("Error", System.Text.Encoding.UTF8.GetString(output));
}
