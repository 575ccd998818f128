namespace TacoQ.Relay.Storage;

/// <summary>A message that nobody can use.</summary>
/// <param name="Reason">Why not.</param>
/// <param name="Queue">The queue that it was in.</param>
/// <param name="Headers">Its headers, as text.</param>
/// <param name="Body">Its bytes.</param>
internal sealed record QuarantinedMessage(string Reason, string Queue, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body);
