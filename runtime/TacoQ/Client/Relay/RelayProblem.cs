namespace TacoQ;

/// <summary>An error as RFC 9457 problem details.</summary>
/// <param name="Type">Which error: a stable name.</param>
/// <param name="Title">The same for people.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong, where, and what to do.</param>
public sealed record RelayProblem(string? Type = null, string? Title = null, int? Status = null, string? Detail = null);
