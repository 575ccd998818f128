namespace TacoQ;

/// <summary>An error as RFC 9457 problem details.</summary>
internal sealed record RelayProblem(string? Type = null, string? Title = null, int? Status = null, string? Detail = null);
