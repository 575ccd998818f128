namespace TacoQ;

/// <summary>How far a running task says it is.</summary>
/// <param name="Fraction">0 to 1, or null when the task reports only a message.</param>
/// <param name="Message">What the task is doing, or null.</param>
/// <param name="At">When it said so, by the worker's clock.</param>
public sealed record TaskProgress(double? Fraction, string? Message, DateTimeOffset At);
