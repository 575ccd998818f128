namespace TacoQ.Broker;

/// <summary>A message that nobody can use, with all that is needed to look at it and to publish it again.</summary>
/// <param name="Reason">Why not.</param>
/// <param name="Queue">The queue that it was in.</param>
/// <param name="Headers">Its headers, as text.</param>
/// <param name="Body">Its bytes.</param>
internal sealed record UnreadableMessage(string Reason, string Queue, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The length of its body, also when that is left out.</summary>
    public long Length { get; init; } = Body.Length;

    /// <summary>The task that it is about, where that could be read.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>The trace of that task's publisher, where it is known.</summary>
    public string? TraceId { get; init; }
}
