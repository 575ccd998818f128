namespace TacoQ.Relay.Api;

/// <summary>Parameters that a handler reads from the query itself.</summary>
internal sealed record QueryNames(IReadOnlyList<string> Names);
