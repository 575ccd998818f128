namespace TacoQ.Relay.Api;

/// <summary>An Idempotency-Key stands for another request.</summary>
internal sealed class KeyReusedException(string key) : Exception(
    $"The Idempotency-Key '{key}' was sent with another request in the last {Idempotency.Lifetime.TotalHours:0} hours. Send the same body as then, or another key.");
