namespace TacoQ.Relay.Storage;

/// <summary>A request that has been seen.</summary>
/// <param name="Id">The id that its task has, or from which those of its tasks are derived.</param>
/// <param name="Hash">Of what was asked for.</param>
/// <param name="Answer">What was answered; null while it is not known to have been carried out.</param>
internal sealed record KeyedRequest(Guid Id, ReadOnlyMemory<byte> Hash, string? Answer);
