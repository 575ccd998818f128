namespace TacoQ.Relay.Storage;

/// <summary>What a caller calls a request, so that it is carried out once however often it is sent.</summary>
/// <param name="Caller">Who it is: keys of different callers are different.</param>
/// <param name="Key">The name.</param>
/// <param name="Hash">Of what was asked for.</param>
internal sealed record IdempotencyKey(string Caller, string Key, ReadOnlyMemory<byte> Hash);
